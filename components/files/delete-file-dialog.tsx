"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { Confirm } from "@/components/ui/confirm";
import { plural } from "@/components/ui/format";
import type { FileEntry } from "@/server/domain/schemas/file";

/** Says what goes with it before it goes. */
export function DeleteFileDialog(props: {
  sandboxId: string;
  entry: FileEntry;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDelete: () => void;
}) {
  const { entry, open } = props;
  const { data } = useQuery({
    ...useTRPC().files.list.queryOptions({ sandboxId: props.sandboxId, path: entry.path, limit: 1 }),
    enabled: open && entry.kind === "folder",
  });
  return (
    <Confirm
      open={open}
      onOpenChange={props.onOpenChange}
      title={`Delete ${entry.name}?`}
      action="Delete"
      onConfirm={props.onDelete}
    >
      {impactOf(entry, data?.total)} This can't be undone; snapshots that contain it keep it.
    </Confirm>
  );
}

function impactOf(entry: FileEntry, inside: number | undefined): string {
  if (entry.kind === "link") return "Only the link will be deleted; its target stays.";
  if (entry.kind !== "folder") return "The file will be deleted.";
  if (inside === 0) return "The folder is empty.";
  return inside === undefined
    ? "The folder and everything in it will be deleted."
    : `The folder and ${plural(inside, "item")} in it will be deleted, including everything inside.`;
}
