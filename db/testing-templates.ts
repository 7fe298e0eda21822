import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { openDatabase } from "./client.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MIGRATIONS = join(ROOT, "db/migrations");
const CACHE = join(ROOT, "node_modules/.cache/forkyard");
/** Each is 40 MB, and there is a new one with every migration. */
const KEPT_MS = 7 * 24 * 3600 * 1000;
/** Any number that is no other's: whoever makes the template on a server holds this lock. */
const TEMPLATE_LOCK = 7_205_759;

/** What a database in memory begins with: making one and migrating it takes seconds of CPU, loading it a fraction. */
export async function memoryTemplate(): Promise<Blob> {
  const path = join(CACHE, `pglite-${await version()}.tar`);
  const cached = await readFile(path).catch(() => null);
  if (cached) return new Blob([cached]);
  // Loaded here: most who come by need none of it.
  const { PGlite } = await import("@electric-sql/pglite");
  const { drizzle } = await import("drizzle-orm/pglite");
  const { migrate } = await import("drizzle-orm/pglite/migrator");
  const client = await PGlite.create("memory://");
  await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  const dump = await client.dumpDataDir("none");
  await client.close();
  await publish(path, async (unfinished) => writeFile(unfinished, Buffer.from(await dump.arrayBuffer())));
  return dump;
}

/** Puts a migrated and otherwise empty embedded database into a data directory that has none. */
export async function placeEmbedded(dataDir: string): Promise<void> {
  const path = join(CACHE, `pglite-${await version()}.dir`);
  if (!(await stat(path).catch(() => null)))
    await publish(path, async (unfinished) => {
      await mkdir(unfinished, { recursive: true });
      await (await openDatabase({ dataDir: unfinished, databaseUrl: null })).close();
    });
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  await cp(path, dataDir, { recursive: true });
}

/** The name of a migrated and otherwise empty database on this server, made if it isn't there. */
export async function serverTemplate(administrator: Client, server: string): Promise<string> {
  const name = `forkyard_template_${await version()}`;
  await administrator.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    const found = await administrator.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount !== 0) return name;
    await administrator.query(`create database ${name}`);
    const databaseUrl = Object.assign(new URL(server), { pathname: name }).toString();
    await (await openDatabase({ dataDir: null, databaseUrl })).close();
    return name;
  } finally {
    await administrator.query("select pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
}

/** Of PGlite and of the migrations. */
async function version(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await readFile(join(ROOT, "node_modules/@electric-sql/pglite/package.json")));
  for (const name of (await readdir(MIGRATIONS)).filter((entry) => entry.endsWith(".sql")).toSorted())
    hash.update(name).update(await readFile(join(MIGRATIONS, name)));
  return hash.digest("hex").slice(0, 16);
}

/** Whole or not at all, whoever else makes it at the same moment. Those that are old go. */
async function publish(path: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  for (const name of await readdir(CACHE)) {
    if (!name.startsWith("pglite-")) continue;
    const made = (await stat(join(CACHE, name)).catch(() => null))?.mtimeMs ?? Date.now();
    if (Date.now() - made > KEPT_MS) await rm(join(CACHE, name), { recursive: true, force: true });
  }
  const unfinished = `${path}.${randomUUID()}`;
  await make(unfinished);
  await rename(unfinished, path).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error; // somebody else's, as good as this
  });
}
