import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { RUNNING } from "@/components/shell/running";
import { SharedValues } from "@/components/shell/shared-values";
import { DataProvider } from "@/components/trpc/provider";
import { Prefetch, readSince } from "@/components/trpc/server";
import { Toaster } from "@/components/ui/toaster";

type Props = { params: Promise<{ team: string }>; children: ReactNode };

export default async function TeamLayout({ params, children }: Props) {
  const { team } = await params;
  return (
    <DataProvider key={team} team={team} since={await readSince()}>
      <Prefetch
        queries={(trpc) => [
          trpc.account.me.queryOptions(),
          trpc.system.info.queryOptions(),
          trpc.operations.list.queryOptions(RUNNING),
        ]}
      >
        <SharedValues>
          <AppShell>{children}</AppShell>
          {/* What a toast says may need the calls of this team. */}
          <Toaster />
        </SharedValues>
      </Prefetch>
    </DataProvider>
  );
}
