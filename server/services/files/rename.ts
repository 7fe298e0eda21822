import { parentPath } from "../../domain/file-paths.ts";
import type { FileEntry } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { presentEntry } from "./present.ts";

/** Renames or moves; never over something that is there (CONFLICT). */
export async function rename({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string; to: string };
}): Promise<FileEntry> {
  const files = await openFiles(ctx, input.sandboxId, "write");
  const entry = await within((signal) => files.rename(bytesOf(input.path), bytesOf(input.to), { signal }));
  await recordFile(ctx, "renamed", input.sandboxId, { path: input.path, to: input.to });
  return presentEntry(parentPath(input.to), entry);
}
