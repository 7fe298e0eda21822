"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { plural } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { SandboxLinks } from "../list/sandbox-links";

/** Asks before many end, and says what is lost and what stays, counted now. */
export function BulkTerminateDialog(props: {
  sandboxes: Sandbox[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
}) {
  const { sandboxes } = props;
  const what = plural(sandboxes.length, "sandbox", "sandboxes");
  return (
    <AlertDialog open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>Terminate {what}?</AlertDialogTitle>
        <AlertDialogDescription>
          Files and memory that are in no snapshot are lost. This can't be undone.
        </AlertDialogDescription>
        {props.open ? <Impact sandboxes={sandboxes} /> : null}
        <SandboxLinks sandboxes={sandboxes} onNavigate={() => props.onOpenChange(false)} />
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction onClick={props.onConfirm}>Terminate {what}</AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function Impact({ sandboxes }: { sandboxes: Sandbox[] }) {
  const trpc = useTRPC();
  const { data: snapshots } = useQuery(trpc.snapshots.list.queryOptions({}));
  const { data: all } = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated: false }));
  if (!snapshots || !all) return null;
  const ids = new Set(sandboxes.map(({ id }) => id));
  const kept = snapshots.filter(({ sandboxId, status }) => ids.has(sandboxId) && status === "ready");
  const captured = new Set(kept.map(({ sandboxId }) => sandboxId));
  const lost = sandboxes.filter(({ id, status }) => !captured.has(id) && status !== "failed").length;
  const own = new Set(kept.map(({ id }) => id));
  const made = all.filter(({ id, snapshotId }) => !ids.has(id) && snapshotId !== null && own.has(snapshotId));
  const running = sandboxes.filter(({ status }) => status === "running").length;
  const lines = [
    `${plural(running, "is", "are")} running.`,
    lost > 0
      ? `${plural(lost, "has", "have")} no snapshot and will be lost completely.`
      : "Each has a snapshot.",
    kept.length > 0 ? `${plural(kept.length, "snapshot stays", "snapshots stay")}.` : null,
    made.length > 0
      ? `${plural(made.length, "sandbox made from those stays", "sandboxes made from those stay")}.`
      : null,
  ];
  return (
    <ul aria-label="What this means" className="list-disc pl-5 text-sm">
      {lines.map((line) => (line === null ? null : <li key={line}>{line}</li>))}
    </ul>
  );
}
