import type { Metadata } from "next";
import { CommentsTab } from "@/components/sandbox/detail/comments-tab";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Comments" };

type Props = { params: Promise<{ sandboxId: string }> };

export default async function CommentsPage({ params }: Props) {
  const { sandboxId } = await params;
  return (
    <Prefetch
      queries={(trpc) => [
        trpc.comments.list.queryOptions({ sandboxId }),
        trpc.comments.mentionable.queryOptions(),
      ]}
    >
      <CommentsTab />
    </Prefetch>
  );
}
