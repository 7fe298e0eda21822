import { setTimeout as sleep } from "node:timers/promises";
import type { Ctx } from "../context.ts";

/** A background child may hold the output open for ever; nobody waits longer than this for it. */
const PATIENCE_MS = 3_000;
const LOOK_AGAIN_MS = 2_000;

/** Resolves when all output of an ended process is in its log, or after a few seconds. Rejects if `signal` aborts. */
export async function outputDrained(ctx: Ctx, { id }: { id: string }, signal: AbortSignal): Promise<void> {
  const patience = new AbortController();
  const give = () => patience.abort();
  const timer = setTimeout(give, PATIENCE_MS);
  signal.addEventListener("abort", give, { once: true });
  try {
    const fromOffset = await ctx.output.head(id);
    for await (const _chunk of ctx.output.follow(id, { fromOffset, signal: patience.signal })) {
      // Only the end matters; whoever wants the output reads it from the log.
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!patience.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", give);
  }
}

/** Has sandbox-init drop an ended process, once nothing of its output is left there to read. */
export async function forgetWhenDrained(
  ctx: Ctx,
  process: { id: string; sandboxId: string; key: string },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const fromOffset = await ctx.output.head(process.id);
    const { ended } = await ctx.output.read(process.id, { fromOffset, limit: 1 });
    if (ended) break;
    await sleep(LOOK_AGAIN_MS, undefined, { signal, ref: false });
  }
  await ctx.engine.processes(process.sandboxId).forget(process.key);
}
