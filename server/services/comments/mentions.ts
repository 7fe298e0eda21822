import { and, eq, notInArray } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { mentions } from "../../../db/schema/index.ts";
import { mentionedIn } from "../../domain/handles.ts";
import type { Ctx } from "../context.ts";
import { handlesInTeam } from "./mentionable.ts";

const MOST = 50;

/** Puts the comment into the inbox of those whom its text names, and takes it out of those of others. */
export async function writeMentions(ctx: Ctx, tx: Tx, commentId: string, text: string): Promise<void> {
  const named = mentionedIn(text).slice(0, MOST);
  const people = named.length > 0 ? await handlesInTeam(ctx, tx) : new Map();
  const ids = named.flatMap((handle) => people.get(handle)?.id ?? []).filter((id) => id !== ctx.actor.userId);
  await tx
    .delete(mentions)
    .where(
      and(eq(mentions.commentId, commentId), ids.length > 0 ? notInArray(mentions.userId, ids) : undefined),
    );
  if (ids.length === 0) return;
  await tx
    .insert(mentions)
    .values(ids.map((userId) => ({ commentId, userId, teamId: ctx.actor.teamId })))
    .onConflictDoNothing();
}
