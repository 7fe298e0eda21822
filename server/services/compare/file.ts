import type { z } from "zod";
import type { compareFileInput, compareFileOutput, FileContent } from "../../domain/schemas/compare.ts";
import type { RootfsRef } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSide } from "./thing.ts";

/** More than this nobody reads in a browser. */
const MAX_BYTES = 512 * 1024;

/** One file on both sides, and in what they have in common. null where there is none. */
export async function file({
  ctx,
  input: { a, b, path },
  signal,
}: {
  ctx: Ctx;
  input: z.output<typeof compareFileInput>;
  signal?: AbortSignal | undefined;
}): Promise<z.infer<typeof compareFileOutput>> {
  authorize(ctx, "read");
  await requireSide(ctx, b);
  if (a !== undefined) await requireSide(ctx, a);
  const of = (ref: RootfsRef) => contentOf(ctx, ref, path, signal);
  return {
    path,
    a: await of(a === undefined ? { beneath: b } : { of: a }),
    b: await of({ of: b }),
    base: a === undefined ? null : await of({ sharedBy: [a, b] }),
  };
}

async function contentOf(
  ctx: Ctx,
  ref: RootfsRef,
  path: string,
  signal: AbortSignal | undefined,
): Promise<FileContent | null> {
  const found = await ctx.engine.rootfs.look(ref, (root) => root.read(path, { maxBytes: MAX_BYTES }), signal);
  if (found === null) return null;
  if (found.kind !== "file") return found;
  const { size, data } = found;
  if (isBinary(data)) return { kind: "binary", size };
  if (size > MAX_BYTES) return { kind: "tooLarge", size };
  try {
    return { kind: "text", size, text: new TextDecoder("utf-8", { fatal: true }).decode(data) };
  } catch {
    return { kind: "binary", size };
  }
}

/** As git tells: a NUL within the first 8000 bytes. */
const isBinary = (data: Buffer) => data.subarray(0, 8000).includes(0);
