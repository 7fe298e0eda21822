import { and, eq, isNotNull, sql } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";

/** Somebody uses the sandbox: its time limit, if it has one, counts from now again. */
export async function renew({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<void> {
  authorize(ctx, "read");
  await transact(ctx, async (tx, emit) => {
    const [renewed] = await tx
      .update(sandboxes)
      .set({ expiresAt: sql`now() + ${sandboxes.ttlSeconds} * interval '1 second'` })
      .where(
        and(
          eq(sandboxes.id, input.sandboxId),
          eq(sandboxes.teamId, ctx.actor.teamId),
          eq(sandboxes.status, "running"),
          isNotNull(sandboxes.ttlSeconds),
        ),
      )
      .returning({ expiresAt: sandboxes.expiresAt });
    if (!renewed) return;
    emit(
      sandboxEvent("expiry-set", input.sandboxId, { expiresAt: renewed.expiresAt?.toISOString() ?? null }),
    );
  });
}
