"use client";
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
  const size = image.sizeBytes === null ? "" : ` Up to ${formatBytes(image.sizeBytes)} become free.`;
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>Delete {name}?</AlertDialogTitle>
        <AlertDialogDescription>
          {users.length
            ? `${plural(users.length, "sandbox runs", "sandboxes run")} from it: ${users
                .slice(0, 5)
                .map((sandbox) => sandbox.name)
                .join(", ")}${users.length > 5 ? ` and ${users.length - 5} more` : ""}. `
            : `New sandboxes can't start from it until it is pulled or imported again.${size}`}
        </AlertDialogDescription>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction onClick={() => void remove(image)}>Delete</AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
