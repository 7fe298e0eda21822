"use client";
import { SandboxLinks } from "@/components/sandbox/list/sandbox-links";
import { shortReference } from "@/components/sandbox/list/short-reference";
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
import type { Image } from "@/server/domain/schemas/misc";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { useImageActions } from "./use-image-actions";

export function DeleteImageDialog({
  image,
  users,
  open,
  onOpenChange,
}: {
  image: Image;
  users: Sandbox[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { remove } = useImageActions();
  const name = shortReference(image.reference);
  const inUse = users.length > 0;
  const size = image.sizeBytes === null ? "" : ` Up to ${formatBytes(image.sizeBytes)} become free.`;
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>{inUse ? `${name} is in use` : `Delete ${name}?`}</AlertDialogTitle>
        <AlertDialogDescription>
          {inUse
            ? `${plural(users.length, "sandbox was", "sandboxes were")} made from it. Terminate ${users.length === 1 ? "it" : "them"} first.`
            : `New sandboxes can't start from it until it is pulled or imported again. Snapshots keep what they need of it.${size}`}
        </AlertDialogDescription>
        {inUse ? <SandboxLinks sandboxes={users} onNavigate={() => onOpenChange(false)} /> : null}
        <AlertDialogFooter>
          <AlertDialogCancel>{inUse ? "Close" : "Cancel"}</AlertDialogCancel>
          {inUse ? null : <AlertDialogAction onClick={() => void remove(image)}>Delete</AlertDialogAction>}
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
