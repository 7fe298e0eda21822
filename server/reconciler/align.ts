import type { Ctx } from "../services/context.ts";
import { alignmentOf, align as alignSandbox } from "../services/sandboxes/align.ts";
import { listStatuses } from "../services/sandboxes/list-statuses.ts";
import { align as alignAllSnapshots } from "../services/snapshots/align.ts";

/** One look at all sandboxes. A sandbox that can't be brought in line does not keep others from it. */
export async function alignSandboxes(ctx: Ctx): Promise<void> {
  const rows = await listStatuses({ ctx });
  const held = new Map((await ctx.engine.sandboxes.list()).map((sandbox) => [sandbox.id, sandbox.status]));
  for (const sandboxId of new Set([...rows.keys(), ...held.keys()])) {
    // These may be out of date by now; align() looks again before it does anything.
    if (alignmentOf(rows.get(sandboxId), held.get(sandboxId) ?? "missing") === "none") continue;
    try {
      const done = await alignSandbox({ ctx, input: { sandboxId } });
      if (done !== "none") ctx.log.warn({ sandboxId, done }, "a sandbox was brought in line with its record");
    } catch (error) {
      ctx.log.error({ err: error, sandboxId }, "a sandbox could not be brought in line with its record");
    }
  }
}

export async function alignSnapshots(ctx: Ctx): Promise<void> {
  try {
    const done = await alignAllSnapshots({ ctx });
    if (Object.values(done).some((ids) => ids.length > 0))
      ctx.log.warn(done, "snapshots were brought in line");
  } catch (error) {
    ctx.log.error({ err: error }, "snapshots could not be brought in line with their records");
  }
}
