import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { members, users } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { mayManage } from "../../domain/rights.ts";
import type { Role } from "../../domain/roles.ts";
import type { Ctx } from "../context.ts";

export type FoundMember = { memberId: string; userId: string; name: string; role: Role };

/**
 * A member of the actor's team; NOT_FOUND if they aren't in it. Nobody else changes who is an owner of the team until
 * the transaction's end, so that of two last owners one stays.
 */
export async function lockMember(ctx: Ctx, tx: Tx, userId: string): Promise<FoundMember> {
  const { teamId } = ctx.actor;
  await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.organizationId, teamId), eq(members.role, "owner")))
    .orderBy(members.id)
    .for("update");
  const [row] = await tx
    .select({ memberId: members.id, userId: users.id, name: users.name, role: members.role })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, teamId), eq(members.userId, userId)));
  if (row) return row;
  throw new ForkyardError("NOT_FOUND", `${userId} is not in this team`, {
    hint: "members.list shows who is.",
  });
}

/** FORBIDDEN unless the actor may give or take this role. */
export function requireMayManage({ actor }: Ctx, role: Role): void {
  if (mayManage(actor.role, role)) return;
  throw new ForkyardError("FORBIDDEN", "Only owners can add or remove owners", {
    hint: "Ask an owner of the team.",
  });
}

/** CONFLICT if the team would be left without an owner. */
export async function requireAnotherOwner(ctx: Ctx, tx: Tx, { userId, role }: FoundMember): Promise<void> {
  if (role !== "owner") return;
  const owners = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.organizationId, ctx.actor.teamId), eq(members.role, "owner")));
  if (owners.some((owner) => owner.userId !== userId)) return;
  throw new ForkyardError("CONFLICT", "A team needs an owner, and there is no other", {
    hint: "Make somebody else an owner first.",
  });
}
