import { parentPath } from "../../domain/file-paths.ts";
import { type FileEntry, MAX_TEXT_BYTES } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { presentEntry } from "./present.ts";

/** The text of a small file. `text` is null for what is larger than 1 MiB or is not UTF-8, with the reason. */
export async function readText({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string };
}): Promise<{ entry: FileEntry; text: string | null; reason: "binary" | "large" | null }> {
  const files = await openFiles(ctx, input.sandboxId, "read");
  return within(async (signal) => {
    const found = await files.read(bytesOf(input.path), { offset: 0, length: MAX_TEXT_BYTES + 1, signal });
    const entry = presentEntry(parentPath(input.path), {
      ...found.entry,
      name: found.entry.name.subarray(found.entry.name.lastIndexOf("/") + 1),
    });
    const parts: Buffer[] = [];
    for await (const part of found.data) parts.push(part);
    const content = Buffer.concat(parts);
    if (content.length > MAX_TEXT_BYTES) return { entry, text: null, reason: "large" as const };
    const text = asText(content);
    return { entry, text, reason: text === null ? ("binary" as const) : null };
  });
}

/** null if it isn't text: saving it must give the same bytes again. */
function asText(content: Buffer): string | null {
  if (content.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}
