import type { Metadata } from "next";
import { CommentsTab } from "@/components/sandbox/detail/comments-tab";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Comments" };

export default function CommentsPage() {
  return (
    <Prefetch queries={(trpc) => [trpc.comments.mentionable.queryOptions()]}>
      <CommentsTab />
    </Prefetch>
  );
}
