import type { Metadata } from "next";
import { KeysPage } from "@/components/settings/keys/keys-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "API keys" };

export default function Page() {
  return (
    <Prefetch queries={(trpc) => [trpc.apiKeys.list.queryOptions()]}>
      <KeysPage />
    </Prefetch>
  );
}
