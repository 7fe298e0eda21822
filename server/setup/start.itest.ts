import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { placeEmbedded } from "../../db/testing-templates.ts";
import { placeBaseStore } from "../testing/base-store.ts";
import { type Directories, disposeDirectories, freePort, testDirectories } from "../testing/instance.ts";
import { setUpOwner } from "../testing/people.ts";
import { findContainerd } from "./containerd-process.ts";

const BOOTSTRAP = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));

// A machine that does ten other things needs minutes for what takes seconds; a quick one never waits that long.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

let directories: Directories;
let port: number;
let apiKey: string | null = null;
/** Settings of one test's instance. */
let own: Record<string, string> = {};
const started: ChildProcess[] = [];

beforeEach(async () => {
  directories = await testDirectories();
  port = await freePort();
  apiKey = null;
  own = {};
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => ended(child, "SIGKILL")));
  await run(["start", "--stop"]);
  await disposeDirectories(directories);
});

/** All that people's disks are known to have: a link in the paths, a blank, a directory made before and for root alone. */
async function awkwardPlaces(): Promise<void> {
  const { base } = directories;
  directories = { ...directories, dataDir: join(base, "disk/my data"), runDir: join(base, "disk/run") };
  await mkdir(directories.dataDir, { recursive: true, mode: 0o700 });
  await symlink("disk", join(base, "link"));
  own = { FORKYARD_DATA_DIR: join(base, "link/my data"), FORKYARD_RUN_DIR: join(base, "link/run") };
}

/** What the first start makes is there already: one test sees that it is made. */
async function madeBefore(): Promise<void> {
  await placeEmbedded(directories.dataDir);
  await placeBaseStore(directories);
}

type Run = { child: ChildProcess; output: () => string };

function begin(argv: string[], settings: Record<string, string> = {}): Run {
  // Somebody's strict umask must reach nothing of what setup and server make.
  const strict = ["-c", 'umask 077; exec "$@"', "sh", process.execPath, BOOTSTRAP];
  const child = spawn("sh", [...strict, ...argv], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      FORKYARD_DATA_DIR: directories.dataDir,
      FORKYARD_RUN_DIR: directories.runDir,
      FORKYARD_ENGINE_DIR: directories.engineDir,
      FORKYARD_PAGES: "off",
      ...own,
      ...settings,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, as a shell gives it, for Ctrl+C.
    detached: true,
  });
  started.push(child);
  let output = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  return { child, output: () => output };
}

async function run(
  argv: string[],
  settings?: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { child, output } = begin(argv, settings);
  return { code: await ended(child), output: output() };
}

/** As the terminal does it: all of the foreground's process group get the signal. */
async function pressCtrlC(child: ChildProcess): Promise<number | null> {
  process.kill(-child.pid!, "SIGINT");
  return ended(child);
}

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const end = new Promise<number | null>((resolve) => child.once("close", resolve));
  if (signal) child.kill(signal);
  return end;
}

/** Starts Forkyard as `npm start` does and resolves when it says that it is ready. */
async function start(): Promise<Run> {
  const running = begin(["start"]);
  await expect
    .poll(
      () => {
        if (running.child.exitCode !== null) throw new Error(`It ended:\n${running.output()}`);
        return running.output();
      },
      { timeout: 400_000, interval: 100 },
    )
    .toContain('"msg":"ready"');
  return running;
}

async function call<T>(name: string, input?: unknown): Promise<T> {
  const response = await fetch(`http://localhost:${port}/api/trpc/${name}`, {
    method: input === undefined ? "GET" : "POST",
    ...(input !== undefined && {
      body: JSON.stringify(input),
    }),
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
  });
  const body = (await response.json()) as { result: { data: T } };
  return body.result.data;
}

test("a stopped server leaves its sandboxes running, the next start adopts them, --stop ends everything", async () => {
  await awkwardPlaces();
  const first = await start();
  expect(first.output()).toContain(`http://localhost:${port}/setup#token=`);
  ({ apiKey } = await setUpOwner({ url: `http://localhost:${port}`, dataDir: directories.dataDir }));
  const sandbox = await call<{ id: string }>("sandboxes.create", { name: "stays" });
  const fork = await call<{ sandboxes: { id: string }[] }>("sandboxes.fork", { sandboxId: sandbox.id });
  const ids = [sandbox, ...fork.sandboxes].map(({ id }) => id);
  const containerd = await findContainerd(directories.runDir);
  expect(await ended(first.child, "SIGTERM")).toBe(0);
  expect(await findContainerd(directories.runDir)).toBe(containerd);

  const second = await start();
  expect(second.output()).not.toContain("/setup#token=");
  expect(await findContainerd(directories.runDir)).toBe(containerd);
  const listed = await call<{ id: string; status: string }[]>("sandboxes.list");
  expect(listed.map(({ id, status }) => [id, status]).sort()).toEqual(
    ids.map((id) => [id, "running"]).sort(),
  );

  const stopped = await run(["start", "--stop"]);
  expect(stopped).toMatchObject({ code: 0, output: expect.stringContaining("2 sandboxes have ended") });
  expect(await findContainerd(directories.runDir)).toBeNull();
  await expect(fetch(`http://localhost:${port}/api/health`)).rejects.toThrow();
});

test("a server that loses its starter ends in order", async () => {
  await madeBefore();
  const { child } = await start();
  await ended(child, "SIGKILL");
  await expect
    .poll(
      () =>
        fetch(`http://localhost:${port}/api/health`).then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(false);
  expect(await findContainerd(directories.runDir)).not.toBeNull();
});

test("a taken port is a sentence and exit code 1, and nothing is started", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
  const { code, output } = await run(["start"]);
  await new Promise((resolve) => other.close(resolve));
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`);
  expect(output).not.toMatch(/^\s+at /m);
  await expect(readdir(directories.runDir)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a second server on the same data directory is refused; the first runs on, until Ctrl+C", async () => {
  await madeBefore();
  const first = await start();
  const { code, output } = await run(["start"], { PORT: String(await freePort()) });
  expect(code).toBe(1);
  expect(output).toContain("Another Forkyard server already uses the data directory");
  expect((await fetch(`http://localhost:${port}/api/health`)).status).toBe(200);
  expect(await pressCtrlC(first.child)).toBe(0);
  await expect(fetch(`http://localhost:${port}/api/health`)).rejects.toThrow();
  expect(await findContainerd(directories.runDir)).not.toBeNull();
});

test.each([
  [["start"], { PORT: "eighty" }, /PORT must be a whole number/],
  [["start"], { FORKYARD_DATA_DIR: "relative" }, /FORKYARD_DATA_DIR must be an absolute path/],
  [["start", "--fast"], {}, /"--fast" is not an option/],
  [["restart"], {}, /"restart" is not a command/],
])("%j with a fault says which, with exit code 1", async (argv, settings, sentence) => {
  const { code, output } = await run(argv, settings as Record<string, string>);
  expect(code).toBe(1);
  expect(output).toMatch(sentence);
  expect(output).not.toMatch(/^\s+at /m);
});
