"use client";
import { Box, Copy, History, Pencil, Plus, SlidersHorizontal, Trash2, Workflow } from "lucide-react";
import { useMay } from "@/components/account/use-me";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { useRouter } from "@/components/shell/team-navigation";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { copyText } from "./copy-text";
import type { PaletteItem } from "./item";

export type SnapshotDialog = "rename" | "delete";

/** All that the buttons and the menu of a snapshot do. */
export function useSnapshotItems(
  snapshot: Snapshot,
  onDialog: (dialog: SnapshotDialog) => void,
): PaletteItem[] {
  const { create } = useCreateSandbox();
  const may = useMay("write");
  const router = useRouter();
  const { id, name, status } = snapshot;
  const notReady = status === "ready" ? null : "The snapshot isn't ready.";
  const items: PaletteItem[] = [
    {
      id: "new",
      label: "New sandbox from it",
      icon: Plus,
      blocked: notReady,
      run: () => void create({ snapshotId: id }),
    },
    {
      id: "new-options",
      label: "New sandbox from it with options…",
      icon: SlidersHorizontal,
      blocked: notReady,
      run: () => router.push(createHref({ snapshot: id })),
    },
    { id: "rename", label: "Rename…", icon: Pencil, run: () => onDialog("rename") },
    {
      id: "source",
      label: "Open the sandbox that it captures",
      icon: Box,
      run: () => router.push(`/sandboxes/${snapshot.sandboxId}`),
    },
    {
      id: "lineage",
      label: "Show in the lineage",
      icon: Workflow,
      run: () => router.push(`/lineage?selected=${id}`),
    },
    {
      id: "activity",
      label: "Show its activity",
      icon: History,
      run: () => router.push(`/activity?thing=${id}`),
    },
    { id: "copy-id", label: "Copy id", icon: Copy, hint: id, run: () => void copyText(id, "The id") },
    {
      id: "delete",
      label: "Delete…",
      icon: Trash2,
      destructive: true,
      blocked: status === "creating" || status === "deleting" ? "It is being changed." : null,
      run: () => onDialog("delete"),
    },
  ];
  const looking = ["source", "lineage", "activity", "copy-id"];
  const offered = may ? items : items.filter((item) => looking.includes(item.id));
  return offered.map((item) => ({ ...item, id: `${id}:${item.id}`, keywords: name }));
}
