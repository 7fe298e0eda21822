import { eq } from "drizzle-orm";
import { teamQuotas } from "../../../db/schema/index.ts";
import type { QuotaReport } from "../../domain/schemas/quota.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { usedBy } from "./used.ts";

/** The team's quotas, and how much of each is in use. */
export async function get({ ctx }: { ctx: Ctx }): Promise<QuotaReport> {
  authorize(ctx, "read");
  const { teamId } = ctx.actor;
  const [row] = await ctx.db.select().from(teamQuotas).where(eq(teamQuotas.teamId, teamId));
  return {
    quotas: {
      sandboxes: row?.sandboxes ?? null,
      memoryMiB: row?.memoryMiB ?? null,
      cpu: row?.cpu ?? null,
      snapshotBytes: row?.snapshotBytes ?? null,
    },
    used: await usedBy(ctx.db, teamId),
  };
}
