"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { usePathname } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import type { Image } from "@/server/domain/schemas/misc";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

export type Current =
  | { type: "sandbox"; thing: Sandbox }
  | { type: "snapshot"; thing: Snapshot }
  | { type: "image"; thing: Image }
  | null;

export function useThings() {
  const trpc = useTRPC();
  const sandboxes = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated: true })).data ?? [];
  const snapshots = useQuery(trpc.snapshots.list.queryOptions({})).data ?? [];
  const images = useQuery(trpc.images.list.queryOptions()).data ?? [];
  return { sandboxes, snapshots, images };
}

/** The thing that the page is about: its own page, what is selected in the lineage, the image that is filtered for. */
export function useCurrent({ images }: { images: Image[] }): Current {
  const trpc = useTRPC();
  const pathname = usePathname();
  const params = useSearchParams();
  const [, page, id] = pathname.split("/");
  const key = (page === "lineage" ? params.get("selected") : page === "images" ? params.get("q") : id) ?? "";
  // By its id: the lists end with the newest 1000.
  const sandbox = useQuery(
    trpc.sandboxes.get.queryOptions({ sandboxId: key }, { enabled: key.startsWith("sbx") }),
  ).data;
  const snapshot = useQuery(
    trpc.snapshots.get.queryOptions({ snapshotId: key }, { enabled: key.startsWith("snp") }),
  ).data;
  if (!key) return null;
  if (sandbox) return { type: "sandbox", thing: sandbox };
  if (snapshot) return { type: "snapshot", thing: snapshot };
  const found = images.filter(({ reference }) => reference.toLowerCase().includes(key.toLowerCase()));
  const image =
    images.find(({ reference }) => reference === key) ?? (found.length === 1 ? found[0] : undefined);
  return image && (page === "images" || page === "lineage") ? { type: "image", thing: image } : null;
}
