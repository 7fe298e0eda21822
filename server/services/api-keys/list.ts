import { and, desc, eq } from "drizzle-orm";
import { apiKeys } from "../../../db/schema/index.ts";
import { roleHas } from "../../domain/rights.ts";
import type { ApiKey } from "../../domain/schemas/team.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentKey, selectKeys } from "./present.ts";

/** One's own keys in this team, the newest first; with the right to manage members those of everybody. */
export async function list({ ctx }: { ctx: Ctx }): Promise<ApiKey[]> {
  authorize(ctx, "read");
  const { teamId, userId, role } = ctx.actor;
  const mine = roleHas(role, "manageMembers") ? undefined : eq(apiKeys.referenceId, userId);
  const rows = await selectKeys(ctx)
    .where(and(eq(apiKeys.teamId, teamId), mine))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
  return rows.map(presentKey);
}
