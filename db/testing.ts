import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { Client } from "pg";
import { type OpenDatabase, openDatabase } from "./client.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/forkyard");

/**
 * An empty database with the schema of today, for one test file: in memory, or on the PostgreSQL server that
 * FORKYARD_TEST_DATABASE_URL names (its user must be allowed to create databases).
 */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const server = process.env.FORKYARD_TEST_DATABASE_URL;
  if (server) return openOnServer(server);
  return openDatabase({ dataDir: null, databaseUrl: null, template: await template() });
}

async function openOnServer(server: string): Promise<OpenDatabase> {
  const { url, drop } = await createTestDatabase(server);
  try {
    const opened = await openDatabase({ dataDir: null, databaseUrl: url });
    return { db: opened.db, close: () => opened.close().finally(drop) };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** An empty database of a test's own on this PostgreSQL server. `drop` ends whatever is still connected to it. */
export async function createTestDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `forkyard_test_${randomUUID().replaceAll("-", "")}`;
  const administer = async (statement: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await administer(`create database ${name}`);
  return {
    url: Object.assign(new URL(server), { pathname: name }).toString(),
    drop: () => administer(`drop database ${name} with (force)`),
  };
}

/** Made once for each version of PGlite: that takes seconds of CPU, loading it a fraction. */
async function template(): Promise<Blob> {
  const path = join(CACHE, `pglite-${await version()}.tar`);
  const cached = await readFile(path).catch(() => null);
  if (cached) return new Blob([cached]);
  const client = await PGlite.create("memory://");
  const dump = await client.dumpDataDir("none");
  await client.close();
  await mkdir(CACHE, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, path);
  return dump;
}

async function version(): Promise<string> {
  const text = await readFile(join(ROOT, "node_modules/@electric-sql/pglite/package.json"));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
