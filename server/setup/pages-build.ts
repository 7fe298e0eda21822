import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { runCommand } from "./command.ts";
import { exclusively } from "./exclusive.ts";
import type { OnProgress } from "./progress.ts";
import { hashSources } from "./source-hash.ts";
import { noteUser } from "./users.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
export const PAGES = join(PROJECT, ".next");
/** Whose pages they are, and whose turn it is to build them. Not in the output itself: a build empties that. */
export const PAGES_RECORD = join(PROJECT, "node_modules/.cache/forkyard/pages");
const STAMP = join(PAGES, ".forkyard-sources");

/** What the pages are made of. Of the server they take types only, and those leave no trace in them. */
const SOURCES = {
  directories: ["app", "components", "public"],
  files: ["next.config.ts", "package-lock.json", "postcss.config.mjs", "tsconfig.json"],
};

/** Builds the pages for production (about 30 s) for `user` unless these very sources are built already. */
export async function ensurePages(onProgress: OnProgress, user: string): Promise<void> {
  await exclusively(PAGES_RECORD, async () => {
    await noteUser(PAGES_RECORD, user, { fresh: true });
    const sources = await hashSources(PROJECT, SOURCES);
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
        hint: "This is a fault in the source code: `npm run verify` may say more.",
        cause: error,
      });
    });
    await writeFile(STAMP, sources);
  });
}
