import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { BUILT_SERVER } from "./built-server.mjs";
import { exclusively } from "./exclusive.ts";
import type { OnProgress } from "./progress.ts";
import { hashSources } from "./source-hash.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const PLACE = dirname(BUILT_SERVER);
const STAMP = join(PLACE, "sources");

const SOURCES = { directories: ["server", "db"], files: ["package-lock.json"] };
/** They look for files beside their own. */
const EXTERNAL = ["next", "@electric-sql/pglite", "pino", "pg-native"];

/**
 * Puts the server into one file (2 s) unless it is made of these very sources already. To load some two thousand files one
 * by one, and strip the types of five hundred, takes longer than all else that a start does.
 */
export async function ensureServer(onProgress: OnProgress = () => {}): Promise<void> {
  const sources = `${PROJECT} ${await hashSources(PROJECT, SOURCES)}`;
  const isBuilt = async () => (await readFile(STAMP, "utf8").catch(() => "")) === sources;
  if (await isBuilt()) return;
  await mkdir(PLACE, { recursive: true });
  await exclusively(PLACE, async () => {
    if (await isBuilt()) return;
    onProgress("Building the server");
    // Cut off from here on, what lies there is of no known sources.
    await rm(STAMP, { force: true });
    await build(`${BUILT_SERVER}.new`).catch((error) => {
      throw new ForkyardError("INTERNAL", `The server could not be built: ${toFailure(error).message}`, {
        hint: "This is a fault in the source code: `npm run verify` may say more.",
        cause: error,
      });
    });
    // At once: somebody may be starting the one before.
    await rename(`${BUILT_SERVER}.new`, BUILT_SERVER);
    await writeFile(STAMP, sources);
  });
}

async function build(outfile: string): Promise<void> {
  const esbuild = await import("esbuild");
  await esbuild.build({
    entryPoints: [join(PROJECT, "server/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: `node${process.versions.node.split(".")[0]}`,
    external: EXTERNAL,
    plugins: [keepPlaces],
    // Packages that aren't modules ask for Node's own by `require`.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(import.meta.url);',
    },
    logLevel: "silent",
  });
  await esbuild.stop();
}

/** Our own files find others by where they lie, which is not where the built file does. */
const keepPlaces: Plugin = {
  name: "keep-places",
  setup({ onLoad }) {
    onLoad({ filter: /\.(ts|mjs)$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return null;
      const contents = await readFile(path, "utf8");
      const here = JSON.stringify(pathToFileURL(path).href);
      return {
        contents: contents.replaceAll("import.meta.url", here),
        loader: path.endsWith(".ts") ? "ts" : "js",
      };
    });
  },
};
