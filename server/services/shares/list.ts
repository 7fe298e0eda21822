import { and, desc, eq, gt } from "drizzle-orm";
import type { z } from "zod";
import { shareLinks } from "../../../db/schema/index.ts";
import type { listSharesInput, Share } from "../../domain/schemas/share.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentShare, selectShares } from "./present.ts";

/** Links that still lead somewhere, the newest first: of one thing, or of the whole team. */
export async function list({
  ctx,
  input: { snapshotId, processId },
}: {
  ctx: Ctx;
  input: z.output<typeof listSharesInput>;
}): Promise<Share[]> {
  authorize(ctx, "read");
  const rows = await selectShares(ctx)
    .where(
      and(
        eq(shareLinks.teamId, ctx.actor.teamId),
        gt(shareLinks.expiresAt, new Date()),
        snapshotId === undefined ? undefined : eq(shareLinks.snapshotId, snapshotId),
        processId === undefined ? undefined : eq(shareLinks.processId, processId),
      ),
    )
    .orderBy(desc(shareLinks.createdAt), desc(shareLinks.id));
  return rows.map(presentShare);
}
