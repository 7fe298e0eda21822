import { and, asc, eq, gt, lte, ne } from "drizzle-orm";
import { type EventRow, events } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { accountEvent } from "./account-event.ts";
import { record } from "./record.ts";

const PAGE = 500;

/**
 * All that is on record of the team up to now, the oldest first, one JSON object a line; optionally of one person only.
 * That it was asked for is put down first. What is read is never held as a whole.
 */
export async function exportLines({
  ctx,
  input: { personId },
}: {
  ctx: Ctx;
  input: { personId: string | null };
}): Promise<AsyncGenerator<string, void, void>> {
  authorize(ctx, "administer");
  const about = personId === null ? {} : { personId };
  await record(ctx, ctx.actor, accountEvent("team", "audit-exported", ctx.actor.teamId, about));
  return lines(ctx, personId, await ctx.events.head(ctx.actor.teamId));
}

async function* lines(ctx: Ctx, personId: string | null, head: number): AsyncGenerator<string, void, void> {
  for (let last = 0; ; ) {
    const page = await ctx.db
      .select()
      .from(events)
      .where(
        and(
          eq(events.teamId, ctx.actor.teamId),
          gt(events.sequence, last),
          lte(events.sequence, head),
          // How far some work has come is nobody's doing.
          ne(events.type, "operation.moved"),
          personId === null ? undefined : eq(events.actorId, personId),
        ),
      )
      .orderBy(asc(events.sequence))
      .limit(PAGE);
    if (page.length > 0) yield page.map((row) => `${JSON.stringify(toLine(row))}\n`).join("");
    if (page.length < PAGE) return;
    last = page.at(-1)!.sequence;
  }
}

function toLine({ sequence, at, type, noun, subjectId, sandboxId, data, ...who }: EventRow) {
  return {
    sequence,
    at: at.toISOString(),
    actor: { id: who.actorId, kind: who.actorKind, via: who.actorVia, name: who.actorName },
    address: who.address,
    type,
    noun,
    subjectId,
    sandboxId,
    data,
  };
}
