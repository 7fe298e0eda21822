import { shownName } from "../../domain/file-paths.ts";
import type { FileList } from "../../domain/schemas/file.ts";
import type { FileEntry } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { presentEntry } from "./present.ts";

/** Names read of one folder; what is beyond is only said to be there. */
const MAX_ENTRIES = 50_000;
const MAX_DELETED = 200;

/** A page of a folder: folders first, each by name. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string; cursor: number; limit: number };
}): Promise<FileList> {
  const files = await openFiles(ctx, input.sandboxId, "read");
  const path = bytesOf(input.path);
  const [{ entries, more }, changes] = await Promise.all([
    within((signal) => files.list(path, { limit: MAX_ENTRIES, signal })),
    // Marks are no reason to fail.
    files.changes(path).catch((error) => {
      ctx.log.debug({ err: error, sandboxId: input.sandboxId }, "what changed in a folder is not known");
      return null;
    }),
  ]);
  const changed = changes && new Set(changes.changed.map((name) => name.toString("latin1")));
  const sorted = entries.map((entry) => ({ entry, key: shownName(entry.name) })).sort(byKindAndName);
  const page = sorted.slice(input.cursor, input.cursor + input.limit);
  return {
    path: input.path,
    entries: page.map(({ entry }) =>
      presentEntry(input.path, entry, changed ? changed.has(entry.name.toString("latin1")) : null),
    ),
    total: entries.length,
    truncated: more,
    deleted: (changes?.deleted ?? []).slice(0, MAX_DELETED).map(shownName),
  };
}

const collator = new Intl.Collator("en", { numeric: true });

type Sortable = { entry: FileEntry; key: string };

function byKindAndName(a: Sortable, b: Sortable): number {
  return Number(isFolder(b.entry)) - Number(isFolder(a.entry)) || collator.compare(a.key, b.key);
}

function isFolder({ kind, link }: FileEntry): boolean {
  return kind === "folder" || link?.kind === "folder";
}
