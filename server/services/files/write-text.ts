import { ForkyardError } from "../../domain/errors.ts";
import { parentPath } from "../../domain/file-paths.ts";
import { type FileEntry, MAX_TEXT_BYTES } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { recordFile } from "./event.ts";
import { bytesOf, openFiles, within } from "./open.ts";
import { parseVersion, presentEntry } from "./present.ts";

/** Saves a small text file. CONFLICT if it isn't any more what was edited, ALREADY_EXISTS if it should be new. */
export async function writeText({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string; text: string; version: string | null };
}): Promise<FileEntry> {
  const files = await openFiles(ctx, input.sandboxId, "write");
  const content = Buffer.from(input.text, "utf8");
  if (content.length > MAX_TEXT_BYTES)
    throw new ForkyardError("LIMIT_EXCEEDED", "Text saved this way can have at most 1 MiB", {
      hint: "Upload it as a file.",
    });
  const expect = input.version === null ? ("nothing" as const) : parseVersion(input.version);
  if (expect === null) throw new ForkyardError("INVALID_INPUT", `not a version: ${input.version}`);
  const entry = await within((signal) => files.write(bytesOf(input.path), once(content), { expect, signal }));
  await recordFile(ctx, "written", input.sandboxId, { path: input.path });
  return presentEntry(parentPath(input.path), entry);
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
