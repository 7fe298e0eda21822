import type { Metadata } from "next";
import { SharesPage } from "@/components/settings/shares/shares-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Share links" };

export default function Page() {
  return (
    <Prefetch queries={(trpc) => [trpc.shares.list.queryOptions({})]}>
      <SharesPage />
    </Prefetch>
  );
}
