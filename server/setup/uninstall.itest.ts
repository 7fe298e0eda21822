import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Directories, disposeDirectories, freePort, TEST_ENGINE_DIR } from "../testing/instance.ts";
import { setUpOwner } from "../testing/people.ts";
import { runCommand } from "./command.ts";

const BOOTSTRAP = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));

// A machine that does ten other things needs minutes for what takes seconds; a quick one never waits that long.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

let directories: Directories;
let port: number;

beforeEach(async () => {
  // Beside the tests' engine, so that this instance's own one is made of links to the same files.
  const base = await mkdtemp(join(dirname(TEST_ENGINE_DIR), "fy-uninstall-"));
  directories = {
    base,
    dataDir: join(base, "data"),
    runDir: join(base, "run"),
    engineDir: join(base, "engine"),
  };
  port = await freePort();
});
afterEach(() => disposeDirectories(directories));

function begin(argv: string[]) {
  const child = spawn(process.execPath, [BOOTSTRAP, ...argv], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      FORKYARD_DATA_DIR: directories.dataDir,
      FORKYARD_RUN_DIR: directories.runDir,
      FORKYARD_ENGINE_DIR: directories.engineDir,
      FORKYARD_TEST_DIR: join(directories.base, "tests"),
      FORKYARD_PAGES: "off",
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { ended, output: () => output };
}

test("uninstalling ends the server and its sandboxes and removes all that this instance put on the host", async () => {
  await runCommand(["cp", "-al", TEST_ENGINE_DIR, directories.engineDir], { timeoutMs: 300_000 });
  await rm(join(directories.engineDir, ".forkyard-users.json"), { force: true });
  const before = (await readdir(TEST_ENGINE_DIR)).sort();
  const server = begin(["start"]);
  await expect.poll(server.output, { timeout: 400_000, interval: 100 }).toContain('"msg":"ready"');
  const { apiKey } = await setUpOwner({ url: `http://localhost:${port}`, dataDir: directories.dataDir });
  const created = await fetch(`http://localhost:${port}/api/trpc/sandboxes.create`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ name: "left running" }),
  });
  expect(created.status).toBe(200);

  const asked = begin(["uninstall"]);
  expect(await asked.ended).toBe(1);
  expect(asked.output()).toContain("npm run uninstall -- --yes");
  expect((await fetch(`http://localhost:${port}/api/health`)).status).toBe(200);

  const uninstall = begin(["uninstall", "--yes"]);
  expect(await uninstall.ended, uninstall.output()).toBe(0);
  expect(uninstall.output()).toContain("1 sandbox has ended");
  await server.ended;
  // The engine was made before this instance came, for all it knows.
  expect((await readdir(directories.base)).sort()).toEqual(["engine"]);
  expect((await readdir(TEST_ENGINE_DIR)).sort()).toEqual(before);
  // That nothing of it runs or is mounted any more the disposal looks after.
});
