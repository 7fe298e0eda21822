import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles, within } from "./open.ts";

const REMOVE_MS = 10 * 60_000;

/** Deletes a file, a link (not what it leads to), or a folder with all in it. */
export async function remove({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string };
}): Promise<{ removed: number }> {
  const files = await openFiles(ctx, input.sandboxId, "write");
  const removed = await within((signal) => files.remove(bytesOf(input.path), { signal }), REMOVE_MS);
  await recordFile(ctx, "removed", input.sandboxId, { path: input.path });
  return { removed };
}
