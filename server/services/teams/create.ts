import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { teams } from "../../../db/schema/index.ts";
import { addMember } from "../../auth/people.ts";
import { newId } from "../../domain/ids.ts";
import type { createTeamInput, teamOutput } from "../../domain/schemas/team.ts";
import { teamSlug } from "../../domain/team-slug.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize, requirePerson } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { addBaseImage } from "../images/add-base.ts";
import { transact } from "../transact.ts";

/** A team of one's own, with nobody else in it and nothing but the base image. */
export async function create({
  ctx,
  input: { name },
}: {
  ctx: Ctx;
  input: z.output<typeof createTeamInput>;
}): Promise<z.infer<typeof teamOutput>> {
  authorize(ctx, "manageTeam");
  requirePerson(ctx);
  const id = newId("team");
  const plain = teamSlug(name);
  const taken = await ctx.db.select({ id: teams.id }).from(teams).where(eq(teams.slug, plain));
  const slug = taken.length > 0 ? `${plain}-${randomBytes(3).toString("hex")}` : plain;
  const mine: Ctx = { ...ctx, actor: { ...ctx.actor, teamId: id, role: "owner" } };
  await transact(mine, async (tx, emit) => {
    await tx.insert(teams).values({ id, name, slug });
    await addMember(tx, { teamId: id, userId: ctx.actor.userId, role: "owner" });
    emit(accountEvent("team", "created", id, { name }));
    await addBaseImage(mine, tx, emit);
  });
  return { slug, name };
}
