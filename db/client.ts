import { execFile } from "node:child_process";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { ForkyardError } from "../server/domain/errors.ts";
import { hideParameters } from "./errors.ts";
import * as schema from "./schema/index.ts";
import { seedLocalTeam } from "./seed.ts";

/** The database, whichever of the two is behind it; a transaction is one too. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

export type DatabaseOptions = {
  /** Holds `db/`, the embedded database. `null`: in memory, for tests. */
  dataDir: string | null;
  /** A PostgreSQL server instead of the embedded one. */
  databaseUrl: string | null;
  /** What an embedded database in memory begins with, as PGlite dumps it: making one anew takes seconds. */
  template?: Blob;
};

export type OpenDatabase = { db: Db; close(): Promise<void> };

const MIGRATIONS = fileURLToPath(new URL("./migrations", import.meta.url));
const CREATE_EMBEDDED = fileURLToPath(new URL("./create-embedded.ts", import.meta.url));

/**
 * Opens the database, brings its schema up to date and makes sure that the local team is there.
 * UNAVAILABLE if it can't be opened.
 */
export async function openDatabase({
  dataDir,
  databaseUrl,
  template,
}: DatabaseOptions): Promise<OpenDatabase> {
  hideParameters();
  const opened = databaseUrl === null ? await openEmbedded(dataDir, template) : await openServer(databaseUrl);
  try {
    await seedLocalTeam(opened.db);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}

async function openEmbedded(dataDir: string | null, template?: Blob): Promise<OpenDatabase> {
  const { PGlite } = await import("@electric-sql/pglite");
  const { drizzle } = await import("drizzle-orm/pglite");
  const { migrate } = await import("drizzle-orm/pglite/migrator");
  const { PreparedPGlite } = await import("./embedded.ts");
  const directory = dataDir === null ? null : join(dataDir, "db");
  try {
    if (directory !== null) await createOnce(directory);
    const client = await PGlite.create({
      dataDir: directory ?? "memory://",
      // Its default of 128 MB is taken from this process and never used: the database has a few megabytes.
      startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=16MB"],
      ...(template ? { loadDataDir: template } : {}),
    });
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
    const prepared = new PreparedPGlite(client) as unknown as typeof client;
    return { db: drizzle(prepared, { schema }), close: () => client.close() };
  } catch (error) {
    throw new ForkyardError("UNAVAILABLE", `The database in ${directory} can't be opened: ${reason(error)}`, {
      hint: "Check that the disk is not full and that the directory is Forkyard's alone.",
      cause: error,
    });
  }
}

/** Whole or not at all: a directory cut off half-way is not taken for a database. */
async function createOnce(directory: string): Promise<void> {
  const exists = await access(directory).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const unfinished = `${directory}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  // The baseline compiler alone: what is made runs once.
  await promisify(execFile)(process.execPath, ["--liftoff-only", CREATE_EMBEDDED, unfinished]);
  await rename(unfinished, directory);
}

async function openServer(databaseUrl: string): Promise<OpenDatabase> {
  const { SteadyPool } = await import("./steady-pool.ts");
  const { drizzle } = await import("drizzle-orm/node-postgres");
  const { migrate } = await import("drizzle-orm/node-postgres/migrator");
  const pool = new SteadyPool(databaseUrl);
  try {
    const db = drizzle(pool, { schema });
    await migrate(db, { migrationsFolder: MIGRATIONS });
    return { db, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw new ForkyardError("UNAVAILABLE", `PostgreSQL (DATABASE_URL) can't be used: ${reason(error)}`, {
      hint: "Check that the server runs and that the user may create tables.",
      cause: error,
    });
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
