import { createHash } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { letThrough } from "../let-through.ts";
import { inBuildDirectory } from "./atomic.ts";
import { runCommand } from "./command.ts";
import type { OnProgress } from "./progress.ts";

export type InitBuild = {
  /** SHA-256 of the program: a checkpoint goes on only with the very same one. */
  hash: string;
  path: string;
};

const SOURCE = fileURLToPath(new URL("../init/", import.meta.url));

/**
 * Compiles sandbox-init to `engineDir/init/<sha256>/sandbox-init`, unless the same sources were compiled already.
 * The link `init/current` names the build for new sandboxes; older builds stay for the snapshots that hold them.
 */
export async function ensureInit(engineDir: string, onProgress: OnProgress): Promise<InitBuild> {
  const directory = join(engineDir, "init");
  await mkdir(directory, { recursive: true });
  const sources = await hashSources();
  const known = join(directory, `.source-${sources}`);
  const present = await readlink(known).catch(() => null);
  const hash =
    present && (await isWhole(directory, present)) ? present : await compile(directory, onProgress);
  for (const above of [engineDir, directory, join(directory, hash)]) await letThrough(above);
  await chmod(join(directory, hash, "sandbox-init"), 0o755);
  await pointTo(known, hash);
  await pointTo(join(directory, "current"), hash);
  return { hash, path: join(directory, hash, "sandbox-init") };
}

/** True if the present sources are compiled and whole. */
export async function isInitBuilt(engineDir: string): Promise<boolean> {
  const directory = join(engineDir, "init");
  const hash = await readlink(join(directory, `.source-${await hashSources()}`)).catch(() => null);
  return hash !== null && (await isWhole(directory, hash));
}

async function compile(directory: string, onProgress: OnProgress): Promise<string> {
  onProgress("Compiling sandbox-init");
  const program = await make();
  return inBuildDirectory(directory, "init", async (building) => {
    const hash = sha256(program);
    if (await isWhole(directory, hash)) return hash;
    const whole = join(building, "whole");
    await mkdir(whole, { mode: 0o755 });
    await writeFile(join(whole, "sandbox-init"), program, { mode: 0o755 });
    await rm(join(directory, hash), { recursive: true, force: true });
    await rename(whole, join(directory, hash));
    return hash;
  });
}

/** Not in the engine directory: make can't do with blanks in paths. */
async function make(): Promise<Buffer> {
  const building = await mkdtemp("/tmp/forkyard-make-");
  try {
    await runCommand(["make", "-s", `BUILD=${building}`, "all"], { cwd: SOURCE, timeoutMs: 5 * 60_000 });
    return await readFile(join(building, "sandbox-init"));
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function isWhole(directory: string, hash: string): Promise<boolean> {
  const program = await readFile(join(directory, hash, "sandbox-init")).catch(() => null);
  return program !== null && sha256(program) === hash;
}

async function hashSources(): Promise<string> {
  const names = (await readdir(join(SOURCE, "src"))).sort().map((name) => join("src", name));
  const hash = createHash("sha256").update(process.arch);
  for (const name of ["Makefile", ...names]) hash.update(name).update(await readFile(join(SOURCE, name)));
  return hash.digest("hex");
}

async function pointTo(link: string, target: string): Promise<void> {
  const temporary = `${link}.${process.pid}`;
  await rm(temporary, { force: true });
  await symlink(target, temporary);
  await rename(temporary, link);
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
