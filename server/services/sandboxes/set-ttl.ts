import { eq } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";
import { expiry } from "./expiry.ts";
import { presentSandbox } from "./present.ts";
import { lockSandbox, requireStatus } from "./require.ts";

/** From now on, so many seconds; 0 or less: for ever. */
export async function setTtl({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; ttlSeconds: number };
}): Promise<Sandbox> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await lockSandbox(ctx, input.sandboxId, tx);
    requireStatus(row, ["creating", "running", "paused", "failed"], "its time limit can't be set");
    const limit = expiry(input.ttlSeconds, new Date());
    await tx.update(sandboxes).set(limit).where(eq(sandboxes.id, row.id));
    emit(sandboxEvent("expiry-set", row.id, { expiresAt: limit.expiresAt?.toISOString() ?? null }));
    return presentSandbox({ ...row, ...limit });
  });
}
