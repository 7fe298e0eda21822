import { parentPath } from "../../domain/file-paths.ts";
import type { FileEntry } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { presentEntry } from "./present.ts";

export async function stat({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string };
}): Promise<FileEntry> {
  const files = await openFiles(ctx, input.sandboxId, "read");
  const entry = await within((signal) => files.stat(bytesOf(input.path), { signal }));
  return presentEntry(parentPath(input.path), entry);
}
