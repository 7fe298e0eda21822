import { eq } from "drizzle-orm";
import { shareLinks, teams } from "../../../db/schema/index.ts";
import type { SharedView } from "../../domain/schemas/share.ts";
import { networkOf } from "../../limits/address-limits.ts";
import { accountEvent } from "../audit/account-event.ts";
import { record } from "../audit/record.ts";
import { isFirstInAWhile } from "../audit/seldom.ts";
import type { Ctx } from "../context.ts";
import { requireProcess } from "../processes/require.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { requireSnapshot } from "../snapshots/require.ts";
import type { ShareVisitor } from "./visitor.ts";

/**
 * What a share link shows; that it was opened, and from where, is put down, once in ten minutes for each address.
 * NOT_FOUND once the thing is deleted, RATE_LIMITED if the link is opened too often.
 */
export async function open(parts: Omit<Ctx, "actor">, { link, actor }: ShareVisitor): Promise<SharedView> {
  const ctx: Ctx = { ...parts, actor };
  ctx.callLimits?.take(actor, "shares.open");
  const [team] = await ctx.db.select({ name: teams.name }).from(teams).where(eq(teams.id, link.teamId));
  const known = { shareId: link.id, team: team?.name ?? "", expiresAt: link.expiresAt.toISOString() };
  const { view, name } = link.snapshotId === null ? await terminal() : await snapshot(link.snapshotId);
  await ctx.db.update(shareLinks).set({ lastUsedAt: new Date() }).where(eq(shareLinks.id, link.id));
  if (isFirstInAWhile(ctx, `opened ${link.id} ${networkOf(actor.address ?? "")}`)) {
    await record(ctx, actor, {
      ...accountEvent("share", "opened", link.id, { name }),
      sandboxId: link.sandboxId,
    });
  }
  return view;

  async function terminal(): Promise<{ view: SharedView; name: string }> {
    const { title, status } = await requireProcess(ctx, link.processId!);
    const sandbox = await requireSandbox(ctx, link.sandboxId);
    const running = status === "running" && sandbox.status === "running";
    return {
      view: { kind: "terminal", ...known, terminal: { title, sandbox: sandbox.name, running } },
      name: title,
    };
  }

  async function snapshot(snapshotId: string): Promise<{ view: SharedView; name: string }> {
    const row = await requireSnapshot(ctx, snapshotId);
    const { name, note, kind, status, ownBytes, rootfsBytes, checkpointBytes, frozenMs, ports } = row;
    const shown = {
      ...{ name, note, kind, status, ownBytes, rootfsBytes, checkpointBytes, frozenMs, ports },
      createdAt: row.createdAt.toISOString(),
      processes: row.processes.map(({ title }) => title),
    };
    return { view: { kind: "snapshot", ...known, snapshot: shown }, name };
  }
}
