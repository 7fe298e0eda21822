import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { type OpenDatabase, openDatabase } from "./client.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/forkyard");

/** An empty database in memory with the schema of today, for one test file. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  return openDatabase({ dataDir: null, databaseUrl: null, template: await template() });
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
