import { and, eq, isNotNull, sql } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import { asSystem, type Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";

/** Somebody looks at a preview of the sandbox: its time limit, if it has one, counts from now again. */
export async function renew({
  ctx,
  input,
}: {
  ctx: Omit<Ctx, "actor">;
  input: { sandboxId: string };
}): Promise<void> {
  const [sandbox] = await ctx.db
    .select({ teamId: sandboxes.teamId, ttlSeconds: sandboxes.ttlSeconds })
    .from(sandboxes)
    .where(eq(sandboxes.id, input.sandboxId));
  if (!sandbox || sandbox.ttlSeconds === null) return;
  await transact(asSystem(ctx, sandbox.teamId), async (tx, emit) => {
    const [renewed] = await tx
      .update(sandboxes)
      .set({ expiresAt: sql`now() + ${sandboxes.ttlSeconds} * interval '1 second'` })
      .where(
        and(
          eq(sandboxes.id, input.sandboxId),
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
