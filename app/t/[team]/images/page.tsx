import type { Metadata } from "next";
import { ImagesPage } from "@/components/image/images-page";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Images" };

export default function Page() {
  return (
    <Prefetch
      queries={(trpc) => [
        trpc.images.list.queryOptions(),
        trpc.registries.list.queryOptions(),
        trpc.sandboxes.list.queryOptions({ includeTerminated: false }),
      ]}
    >
      <ImagesPage />
    </Prefetch>
  );
}
