import { ForkyardError } from "../../domain/errors.ts";
import { pathParts } from "../../domain/file-paths.ts";
import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { archiveOf } from "./tar.ts";

/** A folder as a tar archive, in which everything lies in a folder of its name. CONFLICT if it is none. */
export async function archive({
  ctx,
  input,
  signal,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string };
  signal: AbortSignal;
}): Promise<{ name: string; data: AsyncGenerator<Buffer> }> {
  const files = await openFiles(ctx, input.sandboxId, "read");
  const path = bytesOf(input.path);
  // Said before the first byte: afterwards an archive can only be broken off.
  const { kind, link } = await within((inner) => files.stat(path, { signal: inner }));
  if (kind !== "folder" && link?.kind !== "folder")
    throw new ForkyardError("CONFLICT", `${input.path} is not a folder`, { hint: "Download it as a file." });
  await recordFile(ctx, "downloaded", input.sandboxId, { path: input.path });
  const parts = pathParts(input.path);
  const name = parts.length > 1 ? parts.at(-1)!.name : "root";
  const top = parts.length > 1 ? path.subarray(path.lastIndexOf("/") + 1) : Buffer.from(name);
  return { name, data: archiveOf(top, files.walk(path, { signal })) };
}
