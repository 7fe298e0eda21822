import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { runCommand } from "./command.ts";
import { exclusively } from "./exclusive.ts";
import type { OnProgress } from "./progress.ts";
import { noteUser } from "./users.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
export const PAGES = join(PROJECT, ".next");
/** Whose pages they are, and whose turn it is to build them. Not in the output itself: a build empties that. */
export const PAGES_RECORD = join(PROJECT, "node_modules/.cache/forkyard/pages");
const STAMP = join(PAGES, ".forkyard-sources");

/** What the pages are made of. Of the server they take types only, and those leave no trace in them. */
const SOURCES = ["app", "components", "public"];
const FILES = ["next.config.ts", "package-lock.json", "postcss.config.mjs", "tsconfig.json"];

/** Builds the pages for production (about 30 s) for `user` unless these very sources are built already. */
export async function ensurePages(onProgress: OnProgress, user: string): Promise<void> {
  await exclusively(PAGES_RECORD, async () => {
    await noteUser(PAGES_RECORD, user, { fresh: true });
    const sources = await hashSources();
    if ((await readFile(STAMP, "utf8").catch(() => "")) === sources) return;
    onProgress("Building the pages");
    await rm(STAMP, { force: true });
    await runCommand([process.execPath, join(PROJECT, "node_modules/next/dist/bin/next"), "build"], {
      cwd: PROJECT,
      env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      timeoutMs: 20 * 60_000,
      onLine: (line) => onProgress(`  ${line}`),
    }).catch((error) => {
      throw new ForkyardError("INTERNAL", `The pages could not be built: ${toFailure(error).message}`, {
        hint: "This is a fault in the sources: `npm run verify` may say more.",
        cause: error,
      });
    });
    await writeFile(STAMP, sources);
  });
}

async function hashSources(): Promise<string> {
  const hash = createHash("sha256");
  const listed = await Promise.all(
    SOURCES.map(async (directory) => {
      const options = { recursive: true, withFileTypes: true } as const;
      // git keeps no empty directory: there may be none.
      const entries = await readdir(join(PROJECT, directory), options).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  for (const file of [...listed.flat().sort(), ...FILES.map((name) => join(PROJECT, name))]) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    hash.update(`${file.slice(PROJECT.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
