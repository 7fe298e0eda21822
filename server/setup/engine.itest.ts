import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../log.ts";
import { runCommand } from "./command.ts";
import { type ManagedContainerd, runInEngine, startContainerd } from "./containerd.ts";
import { ensureEngine } from "./engine.ts";
import { ensureInit } from "./init-build.ts";

const engineDir = process.env.FORKYARD_ENGINE_DIR ?? "/var/lib/forkyard-test/engine";
const reference = "forkyard.local/base:latest";
let base: string;
let engine: ManagedContainerd;

const ctr = (...argv: string[]) =>
  runInEngine(engine.mountNamespace, ["ctr", "-a", engine.address, ...argv]).then((out) => out.stdout);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "fy-eng-"));
  await ensureEngine({ engineDir, baseImage: reference }, () => {});
  engine = await startContainerd({
    dataDir: join(base, "data"),
    runDir: join(base, "run"),
    engineDir,
    log: silentLogger(),
  });
});

afterAll(async () => {
  await engine?.stop();
  await rm(base, { recursive: true });
});

test("what is there is not made again, and no build leaves anything beside", async () => {
  const said: string[] = [];
  const first = await ensureEngine({ engineDir, baseImage: reference }, (line) => said.push(line));
  expect(said).toEqual([]);
  expect(first.init.path).toContain(first.init.hash);
  const names = await readdir(engineDir);
  expect(names.filter((name) => name.startsWith(".building-") || name.startsWith(".base"))).toEqual([]);
});

test("the base image has what a person expects, and nothing of this host", async () => {
  const { baseImage } = await ensureEngine({ engineDir, baseImage: reference }, () => {});
  await ctr("images", "import", baseImage.path);
  expect(await ctr("images", "ls")).toContain(baseImage.digest);
  const script = [
    "python3 -c 'import http.server, ssl, sqlite3, venv'",
    "for name in bash curl git less nano nc ps ip vi xz; do command -v $name >/dev/null || echo missing $name; done",
    "test -s /etc/ssl/certs/ca-certificates.crt && test ! -s /etc/resolv.conf && test ! -e /etc/hostname",
    "pwd; . /etc/os-release; echo $ID $VERSION_ID $LANG",
  ].join(" && ");
  const said = await ctr("run", "--rm", reference, "look", "sh", "-c", script);
  expect(said).toBe("/workspace\ndebian 13 C.UTF-8\n");
});

test("sandbox-init is built the same where the paths of engine directory and checkout have blanks", async () => {
  const [there, blank] = [engineDir, join(base, "my engine")];
  const builds = await Promise.all([there, blank].map((directory) => ensureInit(directory, () => {})));
  expect(builds[1]).toMatchObject({ hash: builds[0]!.hash, path: expect.stringContaining(blank) });
  const checkout = join(base, "my checkout");
  await cp(fileURLToPath(new URL("../init", import.meta.url)), checkout, { recursive: true });
  await runCommand(["make", "-n", "all", "checked", "BUILD=/nowhere"], { cwd: checkout });
});
