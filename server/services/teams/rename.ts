import { eq } from "drizzle-orm";
import type { z } from "zod";
import { teams } from "../../../db/schema/index.ts";
import type { renameTeamInput, teamOutput } from "../../domain/schemas/team.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";

/** Gives the team another name; its address stays, so that no link breaks. */
export async function rename({
  ctx,
  input: { name },
}: {
  ctx: Ctx;
  input: z.output<typeof renameTeamInput>;
}): Promise<z.infer<typeof teamOutput>> {
  authorize(ctx, "manageTeam");
  const { teamId } = ctx.actor;
  return transact(ctx, async (tx, emit) => {
    const [row] = await tx.update(teams).set({ name }).where(eq(teams.id, teamId)).returning();
    emit(accountEvent("team", "renamed", teamId, { name }));
    return { slug: row!.slug, name };
  });
}
