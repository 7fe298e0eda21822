import { FolderOpen } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { FileEntry, FileList } from "@/server/domain/schemas/file";
import { FileRow } from "./file-row";

/** A folder's entries as far as they were fetched. */
export function FolderList(props: {
  sandboxId: string;
  first: FileList;
  entries: FileEntry[];
  selected: string;
  onOpen: (entry: FileEntry) => void;
  onChanged: () => void;
  onMore: (() => void) | null;
}) {
  const { first, entries } = props;
  return (
    <Card className="min-w-0">
      {entries.length === 0 ? (
        <EmptyState
          icon={FolderOpen}
          title="This folder is empty"
          description="Drop files or folders here to upload them."
        />
      ) : (
        <Table aria-label="Files">
          <TableHeader>
            <TableRow>
              <TableHead>Name</TableHead>
              <TableHead className="text-right max-sm:hidden">Size</TableHead>
              <TableHead className="max-md:hidden">Changed</TableHead>
              <TableHead>
                <span className="sr-only">Actions</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {entries.map((entry) => (
              <FileRow
                key={entry.path}
                sandboxId={props.sandboxId}
                entry={entry}
                selected={entry.path === props.selected}
                onOpen={props.onOpen}
                onChanged={props.onChanged}
              />
            ))}
          </TableBody>
        </Table>
      )}
      <Footer {...props} shown={entries.length} first={first} />
    </Card>
  );
}

function Footer({ first, shown, onMore }: { first: FileList; shown: number; onMore: (() => void) | null }) {
  const notes = [
    first.deleted.length > 0 ? `Deleted since the sandbox started: ${first.deleted.join(", ")}` : null,
    first.truncated ? `This folder has more than ${first.total} items; the rest are not listed` : null,
  ].filter((note) => note !== null);
  if (notes.length === 0 && onMore === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 border-t px-3 py-2 text-muted-foreground text-xs">
      {onMore ? (
        <>
          <span>
            {shown} of {plural(first.total, "item")} shown
          </span>
          <Button size="sm" onClick={onMore}>
            Show more
          </Button>
        </>
      ) : null}
      {notes.map((note) => (
        <p key={note} className="min-w-0 break-words">
          {note}
        </p>
      ))}
    </div>
  );
}
