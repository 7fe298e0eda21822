import type { Metadata } from "next";
import { Prefetch } from "@/components/trpc/server";
import { WallPage } from "@/components/wall/wall-page";

export const metadata: Metadata = { title: "Fork wall" };

export default function Page() {
  return (
    <Prefetch queries={(trpc) => [trpc.sandboxes.list.queryOptions({ includeTerminated: false })]}>
      <WallPage />
    </Prefetch>
  );
}
