import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../log.ts";
import { type ManagedContainerd, runInEngine, startContainerd } from "./containerd.ts";
import { ensureEngine } from "./engine.ts";

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
