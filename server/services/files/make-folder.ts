import { parentPath } from "../../domain/file-paths.ts";
import type { FileEntry } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { presentEntry } from "./present.ts";

/** CONFLICT if something of that name is there, NOT_FOUND if the folder around it is not. */
export async function makeFolder({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string };
}): Promise<FileEntry> {
  const files = await openFiles(ctx, input.sandboxId, "write");
  const entry = await within((signal) => files.makeFolder(bytesOf(input.path), { signal }));
  await recordFile(ctx, "folder-made", input.sandboxId, { path: input.path });
  return presentEntry(parentPath(input.path), entry);
}
