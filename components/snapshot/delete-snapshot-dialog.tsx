"use client";
import { useId, useState } from "react";
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
import { Checkbox } from "@/components/ui/checkbox";
import { plural } from "@/components/ui/format";
import { Label } from "@/components/ui/label";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useDeleteSnapshot } from "./use-delete-snapshot";
import { useDependents } from "./use-dependents";
import { useFreed } from "./use-freed";

type Props = {
  snapshot: Snapshot;
  onOpenChange: (open: boolean) => void;
  onDeleted?: () => void;
};

/** Says what a deletion frees, or what stands in its way and that this can go, too. */
export function DeleteSnapshotDialog({ open, ...props }: Props & { open: boolean }) {
  const { live } = useDependents(props.snapshot.id);
  return (
    <AlertDialog open={open} onOpenChange={props.onOpenChange}>
      <AlertDialogContent>
        <Question users={live} {...props} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

function Question({ snapshot, users, onOpenChange, onDeleted }: Props & { users: Sandbox[] }) {
  const remove = useDeleteSnapshot(snapshot);
  const [cascade, setCascade] = useState(false);
  const id = useId();
  const freed = useFreed(snapshot);
  const inUse = users.length > 0;
  const them = users.length === 1 ? "it" : "them";
  return (
    <>
      <AlertDialogTitle>{inUse ? `${snapshot.name} is in use` : `Delete ${snapshot.name}?`}</AlertDialogTitle>
      <AlertDialogDescription>
        {inUse
          ? `${plural(users.length, "sandbox needs", "sandboxes need")} it, and it can only be deleted after ${them}.`
          : `${freed}No sandbox runs from it. This can't be undone.`}
      </AlertDialogDescription>
      {inUse ? (
        <>
          <SandboxLinks sandboxes={users} onNavigate={() => onOpenChange(false)} />
          <div className="flex items-start gap-2">
            <Checkbox
              id={id}
              aria-describedby={`${id}-lost`}
              checked={cascade}
              onCheckedChange={setCascade}
              className="mt-px"
            />
            <div>
              <Label htmlFor={id}>Terminate {them} first</Label>
              <p id={`${id}-lost`} className="text-muted-foreground text-xs">
                Files and memory that are in no snapshot are lost. This can't be undone.
              </p>
            </div>
          </div>
        </>
      ) : null}
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        <AlertDialogAction
          disabled={inUse && !cascade}
          onClick={async () => {
            if (await remove(users)) onDeleted?.();
          }}
        >
          {inUse ? "Terminate and delete" : "Delete"}
        </AlertDialogAction>
      </AlertDialogFooter>
    </>
  );
}
