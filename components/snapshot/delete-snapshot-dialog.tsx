"use client";
import { SandboxLinks } from "@/components/sandbox/list/sandbox-links";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { formatBytes, plural } from "@/components/ui/format";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useDependents } from "./use-dependents";
import { useSnapshotActions } from "./use-snapshot-actions";

/** Says what a deletion frees, or what stands in its way. */
export function DeleteSnapshotDialog({
  snapshot,
  open,
  onOpenChange,
  onDeleted,
}: {
  snapshot: Snapshot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted?: () => void;
}) {
  const { remove } = useSnapshotActions(snapshot);
  const { live } = useDependents(snapshot.id);
  const inUse = live.length > 0;
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>
          {inUse ? `${snapshot.name} is in use` : `Delete ${snapshot.name}?`}
        </AlertDialogTitle>
        <AlertDialogDescription>
          {inUse
            ? `${plural(live.length, "sandbox needs", "sandboxes need")} it. Terminate ${live.length === 1 ? "it" : "them"} first.`
            : `${snapshot.ownBytes === null ? "" : `This frees ${formatBytes(snapshot.ownBytes)}. `}No sandbox runs from it. This can't be undone.`}
        </AlertDialogDescription>
        {inUse ? <SandboxLinks sandboxes={live} onNavigate={() => onOpenChange(false)} /> : null}
        <AlertDialogFooter>
          <AlertDialogCancel>{inUse ? "Close" : "Cancel"}</AlertDialogCancel>
          {inUse ? null : (
            <AlertDialogAction
              onClick={async () => {
                if (await remove()) onDeleted?.();
              }}
            >
              Delete
            </AlertDialogAction>
          )}
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
