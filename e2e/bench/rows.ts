import { openDatabase } from "../../db/client.ts";
import { sandboxes, snapshots } from "../../db/schema/index.ts";
import { newId } from "../../server/domain/ids.ts";
import { LOCAL_TEAM_ID, LOCAL_USER_ID } from "../../server/domain/local.ts";
import type { TestServer } from "../../server/testing/instance.ts";

const IMAGE = "forkyard.local/base:latest";
const LIMITS = { cpu: 1, memoryMiB: 512, pidsLimit: 1024 };
const CONFIG = { env: {}, cwd: "/", user: "", entrypoint: [], cmd: [] };
const AT_ONCE = 250;
const CHILDREN = 4;

/**
 * Puts a lineage of ended sandboxes and of snapshots into the database of a server, which is started anew for it: no
 * containers stand behind the rows, but pages, queries and the tree are as with real ones.
 */
export async function fillDatabase(
  server: TestServer,
  counts: { sandboxes: number; snapshots: number; status: "terminated" | "failed" },
): Promise<{ sandboxIds: string[]; snapshotIds: string[] }> {
  await server.kill("SIGTERM");
  const { db, close } = await openDatabase({ dataDir: server.dataDir, databaseUrl: null });
  const sandboxIds = Array.from({ length: counts.sandboxes }, () => newId("sandbox"));
  const snapshotIds = Array.from({ length: counts.snapshots }, () => newId("snapshot"));
  const start = Date.now() - (counts.sandboxes + counts.snapshots) * 1000;
  const sandboxRows = sandboxIds.map((id, index) => ({
    id,
    teamId: LOCAL_TEAM_ID,
    name: `bench-${index}`,
    status: counts.status,
    // The first ones come from the image, the others from a snapshot of one before them.
    imageReference: index < CHILDREN ? IMAGE : null,
    snapshotId: index < CHILDREN ? null : (snapshotIds[Math.floor(index / CHILDREN)] ?? null),
    hostname: `bench-${index}`,
    ...LIMITS,
    network: "nat" as const,
    env: {},
    imageConfig: CONFIG,
    createdBy: LOCAL_USER_ID,
    createdAt: new Date(start + index * 2000),
    endedAt: new Date(),
  }));
  const snapshotRows = snapshotIds.map((id, index) => ({
    id,
    teamId: LOCAL_TEAM_ID,
    name: `snapshot-${index}`,
    kind: index % 2 === 0 ? ("memory" as const) : ("filesystem" as const),
    // Deleted ones stay in the lineage; a ready one is looked for on disk.
    status: "failed" as const,
    sandboxId: sandboxIds[index % sandboxIds.length] ?? "",
    ownBytes: 1_000_000 + index,
    frozenMs: 200,
    limits: { cpu: LIMITS.cpu, memoryMiB: LIMITS.memoryMiB, pids: LIMITS.pidsLimit },
    network: "nat" as const,
    imageConfig: CONFIG,
    hostname: "bench",
    processes: [],
    ports: [],
    createdBy: LOCAL_USER_ID,
    createdAt: new Date(start + index * 2000 + 1000),
  }));
  try {
    for (let from = 0; from < sandboxRows.length; from += AT_ONCE) {
      await db.insert(sandboxes).values(sandboxRows.slice(from, from + AT_ONCE));
    }
    for (let from = 0; from < snapshotRows.length; from += AT_ONCE) {
      await db.insert(snapshots).values(snapshotRows.slice(from, from + AT_ONCE));
    }
  } finally {
    await close();
  }
  await server.start();
  return { sandboxIds, snapshotIds };
}
