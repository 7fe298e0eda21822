import type { z } from "zod";
import type { ProcessRow } from "../../../db/schema/index.ts";
import type { logsInput, logsOutput } from "../../domain/schemas/process.ts";
import { decodeChunks } from "../../domain/utf8.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireProcess } from "./require.ts";

/** The longest UTF-8 character: fewer bytes might never show one. */
const LEAST_BYTES = 4;
const LONG_AGO_MS = 86_400_000;

/** A part of what the process wrote, as text; bytes that are no UTF-8 become U+FFFD. Also after its end. */
export async function logs({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof logsInput>;
}): Promise<z.infer<typeof logsOutput>> {
  authorize(ctx, "read");
  const row = await requireProcess(ctx, input.processId);
  const read = await ctx.output.read(row.id, {
    fromOffset: input.fromOffset,
    limit: Math.max(input.limit, LEAST_BYTES),
    ...(input.stream === undefined ? {} : { stream: input.stream }),
  });
  const last = read.chunks.at(-1);
  const { chunks, heldBack } = decodeChunks(read.chunks, read.ended);
  return {
    chunks: chunks.map((chunk) => ({ ...chunk, time: chunk.time.toISOString() })),
    nextOffset: last && heldBack > 0 ? last.offset + last.data.length - heldBack : read.nextOffset,
    truncatedBefore: read.truncatedBefore,
    ended: read.ended || (read.nextOffset === 0 && endedLongAgo(row)),
  };
}

/** Its log may be gone by now (see clean-logs.ts): nothing more will come. */
const endedLongAgo = ({ endedAt }: ProcessRow) =>
  endedAt !== null && Date.now() - endedAt.getTime() > LONG_AGO_MS;
