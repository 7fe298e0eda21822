import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/settings-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Settings" };

export default function Page() {
  return (
    <Prefetch queries={(trpc) => [trpc.system.storage.queryOptions()]}>
      <SettingsPage />
    </Prefetch>
  );
}
