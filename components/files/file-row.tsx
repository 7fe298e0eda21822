import { File, FileSymlink, Folder, Link2, SquareDashed } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Bytes } from "@/components/ui/bytes";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableCell, TableRow } from "@/components/ui/table";
import type { FileEntry } from "@/server/domain/schemas/file";
import { FileMenu } from "./file-menu";

/** What opening it shows: what a link leads to counts. */
export function leadsTo(entry: Pick<FileEntry, "kind" | "link">): FileEntry["kind"] | null {
  return entry.link ? entry.link.kind : entry.kind;
}

function Icon({ entry }: { entry: FileEntry }) {
  const classes = "size-4 shrink-0 text-muted-foreground";
  if (entry.kind === "folder") return <Folder aria-hidden className={classes} />;
  if (entry.link)
    return leadsTo(entry) === "folder" ? (
      <Link2 aria-hidden className={classes} />
    ) : (
      <FileSymlink aria-hidden className={classes} />
    );
  return entry.kind === "file" ? (
    <File aria-hidden className={classes} />
  ) : (
    <SquareDashed aria-hidden className={classes} />
  );
}

export function FileRow({
  sandboxId,
  entry,
  selected,
  onOpen,
  onChanged,
}: {
  sandboxId: string;
  entry: FileEntry;
  selected: boolean;
  onOpen: (entry: FileEntry) => void;
  onChanged: () => void;
}) {
  return (
    <TableRow data-selected={selected} aria-label={entry.name}>
      <TableCell className="w-full max-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <Icon entry={entry} />
          <button
            type="button"
            className="min-w-0 truncate text-left hover:underline"
            onClick={() => onOpen(entry)}
          >
            {entry.name}
          </button>
          {entry.link ? (
            <span className="min-w-0 truncate text-muted-foreground text-xs max-sm:hidden">
              → {entry.link.target}
              {entry.link.kind === null ? " (missing)" : ""}
            </span>
          ) : null}
          {entry.changed ? <Badge title="New or changed since this sandbox started">changed</Badge> : null}
        </div>
      </TableCell>
      <TableCell className="whitespace-nowrap text-right text-muted-foreground max-sm:hidden">
        {entry.kind === "file" ? <Bytes value={entry.sizeBytes} /> : null}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <RelativeTime at={entry.modifiedAt} />
      </TableCell>
      <TableCell className="text-right">
        <FileMenu sandboxId={sandboxId} entry={entry} onChanged={onChanged} />
      </TableCell>
    </TableRow>
  );
}
