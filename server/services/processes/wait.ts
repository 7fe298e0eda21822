import { setImmediate as nextTurn } from "node:timers/promises";
import type { z } from "zod";
import type { waitOutput } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireProcess } from "./require.ts";
import { endOf } from "./track.ts";

/**
 * How it ended, with all its output readable; after `timeoutMs` how it stands (status `running`). `signal` aborts when
 * nobody waits any more.
 */
export async function wait({
  ctx,
  input,
  signal: left,
}: {
  ctx: Ctx;
  input: { processId: string; timeoutMs: number };
  signal?: AbortSignal | undefined;
}): Promise<z.infer<typeof waitOutput>> {
  authorize(ctx, "read");
  const timeout = AbortSignal.timeout(input.timeoutMs);
  const stop = left === undefined ? timeout : AbortSignal.any([timeout, left]);
  for (;;) {
    const sleeper = ctx.events.sleeper({ signal: stop, about: input.processId });
    try {
      const { status, exitCode, signal } = await requireProcess(ctx, input.processId);
      if (status !== "running" || stop.aborted) return { status, exitCode, signal };
      // The end is told a moment after the event that wakes.
      const changed = sleeper.woken.then(() => nextTurn());
      const ended = await Promise.race([endOf(ctx.db, input.processId), changed]);
      if (ended) return ended;
    } finally {
      sleeper.cancel();
    }
  }
}
