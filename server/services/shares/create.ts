import { eq } from "drizzle-orm";
import type { z } from "zod";
import { shareLinks } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { createShareInput, createShareOutput } from "../../domain/schemas/share.ts";
import { hashToken, newToken } from "../../domain/tokens.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireProcess } from "../processes/require.ts";
import { requireSnapshot } from "../snapshots/require.ts";
import { transact } from "../transact.ts";
import { presentShare, selectShares } from "./present.ts";

const HOUR_MS = 3_600_000;

/**
 * A link by which anybody looks at one snapshot, or looks on at one terminal, without an account and until it expires.
 * It is told once; only its token's hash is kept.
 */
export async function create({
  ctx,
  input: { snapshotId, processId, expiresInHours },
}: {
  ctx: Ctx;
  input: z.output<typeof createShareInput>;
}): Promise<z.infer<typeof createShareOutput>> {
  authorize(ctx, "write");
  const { sandboxId, name } = await thingOf(ctx, { snapshotId, processId });
  const token = newToken("fys_");
  const id = newId("share");
  await transact(ctx, async (tx, emit) => {
    await tx.insert(shareLinks).values({
      id,
      teamId: ctx.actor.teamId,
      snapshotId: snapshotId ?? null,
      processId: processId ?? null,
      sandboxId,
      tokenHash: hashToken(token),
      expiresAt: new Date(Date.now() + expiresInHours * HOUR_MS),
      createdBy: ctx.actor.userId,
    });
    emit({ ...accountEvent("share", "created", id, { name, expiresInHours }), sandboxId });
  });
  const [row] = await selectShares(ctx).where(eq(shareLinks.id, id));
  return { share: presentShare(row!), url: `${ctx.settings.publicUrl}/share#token=${token}` };
}

async function thingOf(
  ctx: Ctx,
  { snapshotId, processId }: { snapshotId?: string | undefined; processId?: string | undefined },
): Promise<{ sandboxId: string; name: string }> {
  if (snapshotId !== undefined) return requireSnapshot(ctx, snapshotId);
  const { sandboxId, title, tty } = await requireProcess(ctx, processId!);
  if (tty) return { sandboxId, name: title };
  throw new ForkyardError("INVALID_INPUT", `Process ${title} (${processId}) has no terminal to share`);
}
