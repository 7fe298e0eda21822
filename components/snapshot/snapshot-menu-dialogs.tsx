"use client";
import { CompareDialog } from "@/components/compare/compare-dialog";
import { BuildDialog } from "@/components/image/build-dialog";
import { RenameDialog } from "@/components/sandbox/actions/rename-dialog";
import { RollbackDialog } from "@/components/sandbox/actions/rollback-dialog";
import { ShareDialog } from "@/components/share/share-dialog";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { DeleteSnapshotDialog } from "./delete-snapshot-dialog";
import { useSnapshotActions } from "./use-snapshot-actions";
import { useSource } from "./use-source";

export type MenuDialog = "rename" | "image" | "share" | "rollback" | "compare" | "delete";

/** What a snapshot's menu asks; apart from it, so that a list is there before the code of the dialogs is. */
export function SnapshotMenuDialogs({
  snapshot,
  dialog,
  onDialog,
}: {
  snapshot: Snapshot;
  dialog: MenuDialog | null;
  onDialog: (dialog: MenuDialog | null) => void;
}) {
  const source = useSource(snapshot.sandboxId);
  const { rename } = useSnapshotActions(snapshot);
  const props = (name: MenuDialog) => ({
    open: dialog === name,
    onOpenChange: (open: boolean) => onDialog(open ? name : null),
  });
  return (
    <>
      <RenameDialog name={snapshot.name} onRename={rename} {...props("rename")} />
      <BuildDialog snapshot={snapshot} {...props("image")} />
      {source ? <RollbackDialog sandbox={source} snapshot={snapshot} {...props("rollback")} /> : null}
      {dialog === "share" ? (
        <ShareDialog thing={{ snapshotId: snapshot.id }} name={snapshot.name} {...props("share")} />
      ) : null}
      <CompareDialog thing={snapshot} {...props("compare")} />
      <DeleteSnapshotDialog snapshot={snapshot} {...props("delete")} />
    </>
  );
}
