"use client";
import {
  Box,
  Copy,
  GitCompareArrows,
  HardDrive,
  History,
  Package,
  Pencil,
  Plus,
  SlidersHorizontal,
  Trash2,
  Undo2,
  Workflow,
} from "lucide-react";
import { useMay } from "@/components/account/use-me";
import { whyNoRollback } from "@/components/sandbox/actions/availability";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { useRouter } from "@/components/shell/team-navigation";
import { useSource } from "@/components/snapshot/use-source";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { copyText } from "./copy-text";
import type { PaletteItem } from "./item";

export type SnapshotDialog = "rename" | "delete" | "rollback" | "compare" | "image";

/** All that the buttons and the menu of a snapshot do. */
export function useSnapshotItems(
  snapshot: Snapshot,
  onDialog: (dialog: SnapshotDialog) => void,
): PaletteItem[] {
  const { create } = useCreateSandbox();
  const may = useMay("write");
  const router = useRouter();
  const { id, name, status } = snapshot;
  const source = useSource(snapshot.sandboxId);
  const notReady = status === "ready" ? null : "The snapshot isn't ready.";
  const fromFiles: PaletteItem = {
    id: "new-files",
    label: "New sandbox from its files",
    icon: HardDrive,
    blocked: notReady,
    run: () => void create({ snapshotId: id, filesOnly: true }),
  };
  const items: PaletteItem[] = [
    {
      id: "new",
      label: "New sandbox from it",
      icon: Plus,
      blocked: notReady,
      run: () => void create({ snapshotId: id }),
    },
    ...(snapshot.kind === "memory" ? [fromFiles] : []),
    {
      id: "new-options",
      label: "New sandbox from it with options…",
      icon: SlidersHorizontal,
      blocked: notReady,
      run: () => router.push(createHref({ snapshot: id })),
    },
    {
      id: "rollback",
      label: `Roll ${source?.name ?? "its sandbox"} back to it…`,
      icon: Undo2,
      blocked: notReady ?? (source ? whyNoRollback(source.status) : "Its sandbox is unknown."),
      run: () => onDialog("rollback"),
    },
    {
      id: "compare",
      label: "Compare with…",
      icon: GitCompareArrows,
      blocked: notReady,
      run: () => onDialog("compare"),
    },
    {
      id: "image",
      label: "Build image…",
      icon: Package,
      blocked: notReady,
      run: () => onDialog("image"),
    },
    { id: "rename", label: "Rename…", icon: Pencil, run: () => onDialog("rename") },
    {
      id: "source",
      label: "Open the sandbox it captured",
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
    { id: "copy-id", label: "Copy ID", icon: Copy, hint: id, run: () => void copyText(id, "ID") },
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
