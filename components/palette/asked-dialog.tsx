"use client";
import { CompareDialog } from "@/components/compare/compare-dialog";
import { BuildDialog } from "@/components/image/build-dialog";
import { DeleteImageDialog } from "@/components/image/delete-image-dialog";
import { PushDialog } from "@/components/image/push-dialog";
import { useImageUsers } from "@/components/image/use-image-users";
import { RenameDialog } from "@/components/sandbox/actions/rename-dialog";
import { RollbackDialog } from "@/components/sandbox/actions/rollback-dialog";
import { TerminateDialog } from "@/components/sandbox/actions/terminate-dialog";
import { TimeLimitDialog } from "@/components/sandbox/actions/time-limit-dialog";
import { useSandboxActions } from "@/components/sandbox/actions/use-sandbox-actions";
import { DeleteSnapshotDialog } from "@/components/snapshot/delete-snapshot-dialog";
import { useSnapshotActions } from "@/components/snapshot/use-snapshot-actions";
import { useSource } from "@/components/snapshot/use-source";
import type { Image } from "@/server/domain/schemas/misc";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import type { AskedFor } from "./current-actions";

type Open = { open: boolean; onOpenChange: (open: boolean) => void };

/** The dialogs of the menus, for an action that was chosen in the palette. */
export function AskedDialog({ asked, ...props }: Open & { asked: AskedFor }) {
  switch (asked.type) {
    case "sandbox":
      if (asked.dialog === "terminate") return <TerminateDialog sandbox={asked.thing} {...props} />;
      if (asked.dialog === "time-limit") return <TimeLimitDialog sandbox={asked.thing} {...props} />;
      if (asked.dialog === "rollback") return <RollbackDialog sandbox={asked.thing} {...props} />;
      if (asked.dialog === "compare") return <CompareDialog thing={asked.thing} {...props} />;
      return <RenameSandbox sandbox={asked.thing} {...props} />;
    case "snapshot":
      if (asked.dialog === "delete") return <DeleteSnapshotDialog snapshot={asked.thing} {...props} />;
      if (asked.dialog === "rollback") return <RollBackToSnapshot snapshot={asked.thing} {...props} />;
      if (asked.dialog === "compare") return <CompareDialog thing={asked.thing} {...props} />;
      if (asked.dialog === "image") return <BuildDialog snapshot={asked.thing} {...props} />;
      return <RenameSnapshot snapshot={asked.thing} {...props} />;
    case "image":
      if (asked.dialog === "push") return <PushDialog image={asked.thing} {...props} />;
      return <DeleteImage image={asked.thing} {...props} />;
  }
}

function RenameSandbox({ sandbox, ...props }: Open & { sandbox: Sandbox }) {
  const { rename } = useSandboxActions(sandbox);
  return <RenameDialog name={sandbox.name} onRename={rename} {...props} />;
}

function RenameSnapshot({ snapshot, ...props }: Open & { snapshot: Snapshot }) {
  const { rename } = useSnapshotActions(snapshot);
  return <RenameDialog name={snapshot.name} onRename={rename} {...props} />;
}

function RollBackToSnapshot({ snapshot, ...props }: Open & { snapshot: Snapshot }) {
  const source = useSource(snapshot.sandboxId);
  return source ? <RollbackDialog sandbox={source} snapshot={snapshot} {...props} /> : null;
}

function DeleteImage({ image, ...props }: Open & { image: Image }) {
  return <DeleteImageDialog image={image} users={useImageUsers(image.reference)} {...props} />;
}
