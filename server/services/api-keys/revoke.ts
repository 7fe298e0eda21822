import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { apiKeys } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { roleHas } from "../../domain/rights.ts";
import type { apiKeyIdInput } from "../../domain/schemas/team.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";

/** Whoever uses it is refused from now on, and connections opened with it end within seconds. */
export async function revoke({
  ctx,
  input: { apiKeyId },
}: {
  ctx: Ctx;
  input: z.output<typeof apiKeyIdInput>;
}): Promise<{ apiKeyId: string }> {
  authorize(ctx, "read");
  const { teamId, userId, role } = ctx.actor;
  const mine = roleHas(role, "manageMembers") ? undefined : eq(apiKeys.referenceId, userId);
  await transact(ctx, async (tx, emit) => {
    const [row] = await tx
      .delete(apiKeys)
      .where(and(eq(apiKeys.id, apiKeyId), eq(apiKeys.teamId, teamId), mine))
      .returning();
    if (!row) {
      throw new ForkyardError("NOT_FOUND", `API key ${apiKeyId} does not exist`, {
        hint: "It may already have been revoked.",
      });
    }
    emit(accountEvent("apiKey", "revoked", row.id, { name: row.name ?? "" }));
  });
  return { apiKeyId };
}
