import type { FileEntry } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles } from "./open.ts";

/** A file's content as a stream, from `offset` on, at most `length` bytes. Ends when `signal` aborts. */
export async function readContent({
  ctx,
  input,
  signal,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string; offset: number; length: number };
  signal: AbortSignal;
}): Promise<{ entry: FileEntry; data: AsyncGenerator<Buffer> }> {
  const files = await openFiles(ctx, input.sandboxId, "read");
  const content = await files.read(bytesOf(input.path), {
    offset: input.offset,
    length: input.length,
    signal,
  });
  // A player asks for many parts of one file.
  if (input.offset === 0) await recordFile(ctx, "downloaded", input.sandboxId, { path: input.path });
  return content;
}
