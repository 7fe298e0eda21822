import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isNull, ne } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { instance, sandboxes, snapshots } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/**
 * Makes sure that the database and the data directory are of the same instance, before anything compares what they
 * hold: with another database every sandbox and snapshot would be nobody's, and removed. Both get the same name when
 * both are new. CONFLICT if they don't belong together; then nothing was changed.
 */
export async function requireOwnData({ ctx }: { ctx: Omit<Ctx, "actor"> }): Promise<void> {
  const { db, settings } = ctx;
  const { dataDir } = settings;
  const database = settings.databaseUrl === null ? `in ${join(dataDir, "db")}` : "of DATABASE_URL";
  const path = join(dataDir, "instance");
  const [inDirectory, inDatabase] = [await readName(path), await nameIn(db)];
  if (inDirectory !== null && inDirectory === inDatabase) return;
  if (inDirectory !== null && inDatabase !== null)
    throw new ForkyardError(
      "CONFLICT",
      `The database ${database} belongs to a different data directory from ${dataDir}`,
      {
        hint: "Set DATABASE_URL and FORKYARD_DATA_DIR to two that were used together. Nothing was changed.",
      },
    );
  if (inDatabase !== null && (await knowsAny(db)))
    throw new ForkyardError(
      "CONFLICT",
      `The database ${database} lists sandboxes or snapshots, but the data directory ${dataDir} is new`,
      {
        hint: `Check FORKYARD_DATA_DIR, and that its disk is mounted. To continue without its contents, write ${inDatabase} to ${path}.`,
      },
    );
  if (inDirectory !== null && !(await knowsAny(db)) && (await holdsAny(ctx)))
    throw new ForkyardError(
      "CONFLICT",
      `The data directory ${dataDir} holds sandboxes or snapshots that the database ${database} doesn't list`,
      {
        hint: `Check DATABASE_URL. If that database is lost for good, remove ${path}: what it listed is then deleted.`,
      },
    );
  const name = inDirectory ?? inDatabase ?? randomUUID();
  if (inDirectory === null) await writeName(path, name);
  await db.insert(instance).values({ id: name }).onConflictDoNothing();
  if ((await nameIn(db)) === name) return;
  // Another one began with this database in this very moment.
  if (inDirectory === null) await rm(path);
  throw new ForkyardError("CONFLICT", `The database ${database} is used by another instance`, {
    hint: "Give each instance a database of its own with DATABASE_URL.",
  });
}

async function readName(path: string): Promise<string | null> {
  try {
    return (await readFile(path, "utf8")).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Whole or not at all. */
async function writeName(path: string, name: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${name}\n`, { mode: 0o600, flush: true });
  await rename(unfinished, path);
}

async function nameIn(db: Db): Promise<string | null> {
  const [row] = await db.select({ id: instance.id }).from(instance);
  return row?.id ?? null;
}

async function knowsAny(db: Db): Promise<boolean> {
  const alive = await db
    .select({ id: sandboxes.id })
    .from(sandboxes)
    .where(ne(sandboxes.status, "terminated"))
    .limit(1);
  const kept = await db
    .select({ id: snapshots.id })
    .from(snapshots)
    .where(isNull(snapshots.deletedAt))
    .limit(1);
  return alive.length + kept.length > 0;
}

async function holdsAny({ engine }: Pick<Ctx, "engine">): Promise<boolean> {
  const [alive, kept] = await Promise.all([engine.sandboxes.list(), engine.snapshots.list()]);
  return alive.length + kept.length > 0;
}
