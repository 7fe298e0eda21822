import type { Metadata } from "next";
import { QuotasPage } from "@/components/settings/quotas/quotas-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Quotas" };

export default function Page() {
  return (
    <Prefetch queries={(trpc) => [trpc.quotas.get.queryOptions()]}>
      <QuotasPage />
    </Prefetch>
  );
}
