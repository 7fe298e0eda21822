"use client";
import { useQuery } from "@tanstack/react-query";
import { SandboxLinks } from "@/components/sandbox/list/sandbox-links";
import { shortReference } from "@/components/sandbox/list/short-reference";
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
import { formatBytes, plural } from "@/components/ui/format";
import type { ImageImpact } from "@/server/domain/schemas/image";
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
  /** Sandboxes made from it directly that still are there. */
  users: Sandbox[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const { remove } = useImageActions();
  const { data: impact } = useQuery({
    ...trpc.images.impact.queryOptions({ imageId: image.id }),
    enabled: open,
    staleTime: 0,
  });
  const name = shortReference(image.reference);
  const inUse = users.length > 0;
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>{inUse ? `${name} is in use` : `Delete ${name}?`}</AlertDialogTitle>
        <AlertDialogDescription>
          {inUse
            ? `${plural(users.length, "sandbox was", "sandboxes were")} made from it. Terminate ${users.length === 1 ? "it" : "them"} first.`
            : "New sandboxes can't start from it until it is pulled or imported again."}
        </AlertDialogDescription>
        {inUse ? <SandboxLinks sandboxes={users} onNavigate={() => onOpenChange(false)} /> : null}
        <p className="text-muted-foreground text-sm" role="status">
          {impact ? told(impact) : "Checking what uses it…"}
        </p>
        <AlertDialogFooter>
          <AlertDialogCancel>{inUse ? "Close" : "Cancel"}</AlertDialogCancel>
          {inUse ? null : <AlertDialogAction onClick={() => void remove(image)}>Delete</AlertDialogAction>}
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function told({ freedBytes, sandboxes, snapshots }: ImageImpact): string {
  const standing = [
    ...(snapshots.length > 0 ? [plural(snapshots.length, "snapshot")] : []),
    ...(sandboxes.length > 0 ? [plural(sandboxes.length, "sandbox", "sandboxes")] : []),
  ].join(" and ");
  const freed = `Deleting it frees ${formatBytes(freedBytes)} now.`;
  return standing === "" ? freed : `${freed} Layers still in use by ${standing} are kept.`;
}
