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
      {impactOf(entry, data?.total)} This can't be undone; snapshots that hold it keep it.
    </Confirm>
  );
}

function impactOf(entry: FileEntry, inside: number | undefined): string {
  if (entry.kind === "link") return "Only the link goes; what it leads to stays.";
  if (entry.kind !== "folder") return "The file goes.";
  if (inside === 0) return "The folder is empty.";
  return inside === undefined
    ? "The folder goes with all that is in it."
    : `The folder goes with ${plural(inside, "thing")} in it, and all that is in those.`;
}
