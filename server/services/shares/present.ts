import { eq } from "drizzle-orm";
import { processes, sandboxes, shareLinks, snapshots } from "../../../db/schema/index.ts";
import type { Share } from "../../domain/schemas/share.ts";
import type { Ctx } from "../context.ts";

/** Links with the names of what they show, for `where` and `orderBy` to be added. Never a token's hash. */
export const selectShares = ({ db }: Pick<Ctx, "db">) =>
  db
    .select({
      id: shareLinks.id,
      snapshotId: shareLinks.snapshotId,
      processId: shareLinks.processId,
      createdAt: shareLinks.createdAt,
      expiresAt: shareLinks.expiresAt,
      lastUsedAt: shareLinks.lastUsedAt,
      snapshot: snapshots.name,
      title: processes.title,
      sandbox: sandboxes.name,
    })
    .from(shareLinks)
    .innerJoin(sandboxes, eq(sandboxes.id, shareLinks.sandboxId))
    .leftJoin(snapshots, eq(snapshots.id, shareLinks.snapshotId))
    .leftJoin(processes, eq(processes.id, shareLinks.processId));

export function presentShare(row: Awaited<ReturnType<typeof selectShares>>[number]): Share {
  const { snapshot, title, sandbox, createdAt, expiresAt, lastUsedAt, ...rest } = row;
  return {
    ...rest,
    kind: row.snapshotId === null ? "terminal" : "snapshot",
    name: row.snapshotId === null ? `${title ?? "Terminal"} in ${sandbox}` : (snapshot ?? sandbox),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
