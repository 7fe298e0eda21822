import { teamQuotas } from "../../../db/schema/index.ts";
import type { Quotas } from "../../domain/quotas.ts";
import type { QuotaReport } from "../../domain/schemas/quota.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { get } from "./get.ts";

/** Sets all of the team's quotas. What goes beyond a lower one already stays; only more of it is refused. */
export async function set({ ctx, input }: { ctx: Ctx; input: Quotas }): Promise<QuotaReport> {
  authorize(ctx, "administer");
  const { teamId } = ctx.actor;
  const values = { ...input, updatedAt: new Date() };
  await transact(ctx, async (tx, emit) => {
    await tx
      .insert(teamQuotas)
      .values({ teamId, ...values })
      .onConflictDoUpdate({ target: teamQuotas.teamId, set: values });
    emit(accountEvent("team", "quotas-changed", teamId, { name: "Quotas", quotas: input }));
  });
  return get({ ctx });
}
