import type { Metadata } from "next";
import { MembersPage } from "@/components/settings/members/members-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Members" };

export default function Page() {
  return (
    <Prefetch queries={(trpc) => [trpc.members.list.queryOptions()]}>
      <MembersPage />
    </Prefetch>
  );
}
