"use client";
import { formatBytes } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { FileChange } from "@/server/domain/schemas/compare";
import { ChangeBadge } from "./change-badge";
import type { Names } from "./diff-dialog";
import { NARROW_CELL } from "./narrow-cell";

type Entry = FileChange["a"];

/** One row a path. With a common origin there are three columns: what that has, and what each side did since. */
export function FileChangesTable({
  files,
  names,
  title,
  onOpen,
}: {
  files: FileChange[];
  names: Names;
  title: string;
  onOpen: (path: string) => void;
}) {
  const three = names.base !== null && files.some(({ sinceBase }) => sinceBase !== null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard where it is narrow
    <section aria-label={title} tabIndex={0} className="overflow-x-auto">
      <Table aria-label={title}>
        <TableHeader>
          <TableRow className="max-sm:flex">
            <TableHead className="max-sm:sr-only">Change</TableHead>
            <TableHead className="w-full max-sm:sr-only">Path</TableHead>
            {three ? (
              <>
                <TableHead className={NARROW_CELL}>Base</TableHead>
                <TableHead className={NARROW_CELL}>A</TableHead>
                <TableHead className={NARROW_CELL}>B</TableHead>
              </>
            ) : (
              <>
                <TableHead className={`sm:text-right ${NARROW_CELL}`}>Before</TableHead>
                <TableHead className={`sm:text-right ${NARROW_CELL}`}>After</TableHead>
              </>
            )}
          </TableRow>
        </TableHeader>
        <TableBody>
          {files.map((file) => (
            <TableRow key={file.path} data-state={file.change} className="max-sm:flex max-sm:flex-wrap">
              <TableCell className="h-9 max-sm:h-auto max-sm:pr-0 max-sm:pb-0">
                <ChangeBadge change={file.change} />
              </TableCell>
              <TableCell className="h-9 min-w-40 break-all font-mono text-xs max-sm:h-auto max-sm:flex-1 max-sm:basis-7/10 max-sm:pb-0">
                {isDirectory(file) ? (
                  `${file.path}/`
                ) : (
                  <button
                    type="button"
                    onClick={() => onOpen(file.path)}
                    className="rounded-sm text-left underline-offset-4 hover:underline"
                  >
                    {file.path}
                  </button>
                )}
              </TableCell>
              {three ? (
                <>
                  <TableCell
                    className={`tabular h-9 whitespace-nowrap text-muted-foreground text-xs ${NARROW_CELL}`}
                  >
                    {sizeOf(file.base)}
                  </TableCell>
                  <Since file={file} side="a" />
                  <Since file={file} side="b" />
                </>
              ) : (
                <>
                  <Size entry={file.a} />
                  <Size entry={file.b} />
                </>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

function Since({ file, side }: { file: FileChange; side: "a" | "b" }) {
  return (
    <TableCell className={`tabular h-9 whitespace-nowrap text-xs ${NARROW_CELL}`}>
      <span className="flex items-center gap-x-2 max-sm:flex-wrap">
        <ChangeBadge change={file.sinceBase?.[side] ?? null} />
        {sizeOf(file[side])}
      </span>
    </TableCell>
  );
}

function Size({ entry }: { entry: Entry }) {
  return (
    <TableCell className={`tabular h-9 whitespace-nowrap text-xs sm:text-right ${NARROW_CELL}`}>
      {sizeOf(entry)}
    </TableCell>
  );
}

function sizeOf(entry: Entry): string {
  if (entry === null) return "—";
  if (entry.kind === "file") return formatBytes(entry.size);
  return { directory: "Directory", symlink: "Link", other: "Other" }[entry.kind];
}

const isDirectory = ({ a, b }: FileChange) =>
  [a, b].every((entry) => entry === null || entry.kind === "directory");
