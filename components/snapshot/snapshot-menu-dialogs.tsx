"use client";
import { CompareDialog } from "@/components/compare/compare-dialog";
import { BuildDialog } from "@/components/image/build-dialog";
import { RenameDialog } from "@/components/sandbox/actions/rename-dialog";
import { RollbackDialog } from "@/components/sandbox/actions/rollback-dialog";
import { ShareDialog } from "@/components/share/share-dialog";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { DeleteSnapshotDialog } from "./delete-snapshot-dialog";
import { useSnapshotActions } from "./use-snapshot-actions";

export type MenuDialog = "rename" | "image" | "share" | "rollback" | "compare" | "delete";

/** What a snapshot's menu asks; apart from it, so that a list is there before the code of the dialogs is. */
export function SnapshotMenuDialogs({
  snapshot,
  source,
  dialog,
  onDialog,
}: {
  snapshot: Snapshot;
  /** The sandbox it was taken from, as long as there is one. */
  source: Sandbox | undefined;
  dialog: MenuDialog | null;
  onDialog: (dialog: MenuDialog | null) => void;
}) {
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
