"use client";
import { useQuery } from "@tanstack/react-query";
import {
  Clock,
  Copy,
  ExternalLink,
  GitCompareArrows,
  GitFork,
  HardDrive,
  History,
  LayoutGrid,
  MemoryStick,
  PanelTop,
  Pause,
  Pencil,
  Play,
  Trash2,
  Undo2,
  Workflow,
} from "lucide-react";
import { useMay } from "@/components/account/use-me";
import {
  canTerminate,
  isEnded,
  whyNoRollback,
  whyNoSnapshot,
} from "@/components/sandbox/actions/availability";
import { useMemoryBlocked } from "@/components/sandbox/actions/use-memory-blocked";
import { useSandboxActions } from "@/components/sandbox/actions/use-sandbox-actions";
import { TABS } from "@/components/sandbox/detail/tab-nav";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { wallHref } from "@/components/wall/members";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { copyText } from "./copy-text";
import type { PaletteItem } from "./item";

export type SandboxDialog = "rename" | "time-limit" | "terminate" | "rollback" | "compare";

/** All that the buttons and the menu of a sandbox do. */
export function useSandboxItems(sandbox: Sandbox, onDialog: (dialog: SandboxDialog) => void): PaletteItem[] {
  const actions = useSandboxActions(sandbox);
  const may = useMay("write");
  const memoryBlocked = useMemoryBlocked();
  const router = useRouter();
  const { id, name, status } = sandbox;
  const ports = useQuery(useTRPC().ports.list.queryOptions({ sandboxId: id })).data ?? [];
  const noSnapshot = whyNoSnapshot(status);
  const noMemory = noSnapshot ?? memoryBlocked;
  const items: PaletteItem[] = [
    {
      id: "snapshot-filesystem",
      label: "Snapshot filesystem",
      icon: HardDrive,
      blocked: noSnapshot,
      run: () => void actions.snapshotFilesystem(),
    },
    {
      id: "snapshot-memory",
      label: "Snapshot memory",
      icon: MemoryStick,
      blocked: noMemory,
      run: () => void actions.snapshotMemory(),
    },
    ...[1, 2, 3, 4, 8].map((count) => ({
      id: `fork-${count}`,
      label: count === 1 ? "Fork" : `Fork × ${count}`,
      icon: GitFork,
      blocked: noMemory,
      run: () => void actions.fork(count),
    })),
    status === "paused"
      ? { id: "resume", label: "Resume", icon: Play, run: () => void actions.resume() }
      : {
          id: "pause",
          label: "Pause",
          icon: Pause,
          blocked: status === "running" ? null : "It isn't running.",
          run: () => void actions.pause(),
        },
    {
      id: "rollback",
      label: "Roll back…",
      icon: Undo2,
      blocked: whyNoRollback(status),
      run: () => onDialog("rollback"),
    },
    {
      id: "compare",
      label: "Compare with…",
      icon: GitCompareArrows,
      blocked: noSnapshot,
      run: () => onDialog("compare"),
    },
    { id: "rename", label: "Rename…", icon: Pencil, run: () => onDialog("rename") },
    {
      id: "time-limit",
      label: "Time limit…",
      icon: Clock,
      blocked: isEnded(status) ? "It has ended." : null,
      run: () => onDialog("time-limit"),
    },
    ...ports.map(({ port, url }) => ({
      id: `port-${port}`,
      label: `Open port ${port} in a new tab`,
      icon: ExternalLink,
      hint: url,
      run: () => void window.open(url, "_blank", "noopener,noreferrer"),
    })),
    ...TABS.map(({ path, label }) => ({
      id: `tab-${path}`,
      label: `Open ${label.toLowerCase()}`,
      icon: PanelTop,
      run: () => router.push(`/sandboxes/${id}/${path}`),
    })),
    {
      id: "wall",
      label: "Open the fork wall",
      icon: LayoutGrid,
      run: () => router.push(wallHref({ origin: id })),
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
  ];
  if (canTerminate(status)) {
    items.push({
      id: "terminate",
      label: "Terminate…",
      icon: Trash2,
      destructive: true,
      run: () => onDialog("terminate"),
    });
  }
  // What only looks.
  const looking = /^(tab-|wall$|lineage$|activity$|copy-id$)/;
  const offered = may ? items : items.filter((item) => looking.test(item.id));
  return offered.map((item) => ({ ...item, id: `${id}:${item.id}`, keywords: name }));
}
