import { parentPath } from "../../domain/file-paths.ts";
import type { FileEntry } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles } from "./open.ts";
import { presentEntry } from "./present.ts";

/** Writes a file of any size as it comes; it is there when all of it is. ALREADY_EXISTS if it may not be replaced. */
export async function writeContent({
  ctx,
  input,
  data,
  signal,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string; replace: boolean };
  data: AsyncIterable<Buffer>;
  signal: AbortSignal;
}): Promise<FileEntry> {
  const files = await openFiles(ctx, input.sandboxId, "write");
  const expect = input.replace ? "anything" : "nothing";
  const entry = await files.write(bytesOf(input.path), data, { expect, signal });
  await recordFile(ctx, "uploaded", input.sandboxId, { path: input.path });
  return presentEntry(parentPath(input.path), entry);
}
