import { eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { teamQuotas } from "../../../db/schema/index.ts";
import { type Amounts, checkQuotas } from "../../domain/quotas.ts";
import { usedBy } from "./used.ts";

/**
 * LIMIT_EXCEEDED if the team's quotas don't allow `wanted` more. Call it in the transaction that writes the intent,
 * before that: others who want a part of the same quotas wait until it has committed, so that two can't both get the
 * last one.
 */
export async function requireRoom(tx: Tx, teamId: string, wanted: Partial<Amounts>): Promise<void> {
  const [quotas] = await tx.select().from(teamQuotas).where(eq(teamQuotas.teamId, teamId)).for("update");
  if (quotas) checkQuotas(quotas, await usedBy(tx, teamId), wanted);
}
