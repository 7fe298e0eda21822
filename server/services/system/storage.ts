import { statfs } from "node:fs/promises";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { images, snapshots } from "../../../db/schema/index.ts";
import type { storageOutput } from "../../domain/schemas/system.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { EVENTS_KEPT_MS, OPERATIONS_KEPT_MS } from "./prune.ts";

/** What the team keeps, what room the disk with the data directory has, and for how long things are kept. */
export async function storage({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof storageOutput>> {
  authorize(ctx, "read");
  const { dataDir, databaseUrl, automaticSnapshotSeconds } = ctx.settings;
  const { teamId } = ctx.actor;
  const count = sql<number>`count(*)::int`;
  const [ofSnapshots] = await ctx.db
    .select({
      count,
      bytes: sql<number>`coalesce(sum(${snapshots.ownBytes}), 0)::float8`,
    })
    .from(snapshots)
    .where(and(eq(snapshots.teamId, teamId), isNull(snapshots.deletedAt)));
  const [ofImages] = await ctx.db
    .select({ count, bytes: sql<number>`coalesce(sum(${images.sizeBytes}), 0)::float8` })
    .from(images)
    .where(and(eq(images.teamId, teamId), eq(images.status, "ready")));
  const disk = await statfs(dataDir).catch(() => null);
  return {
    dataDir,
    database: databaseUrl === null ? "embedded" : "postgresql",
    disk: disk && {
      totalBytes: disk.blocks * disk.bsize,
      freeBytes: disk.bavail * disk.bsize,
    },
    snapshots: ofSnapshots ?? { count: 0, bytes: 0 },
    images: ofImages ?? { count: 0, bytes: 0 },
    keptSeconds: {
      automaticSnapshots: automaticSnapshotSeconds,
      events: EVENTS_KEPT_MS / 1000,
      operations: OPERATIONS_KEPT_MS / 1000,
    },
  };
}
