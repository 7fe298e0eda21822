import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { placeEmbedded } from "../../db/testing-templates.ts";
import { connectContainerd } from "../engine/containerd/client.ts";
import { instanceNames } from "../engine/network/names.ts";
import { type Api, apiOf, failing, run } from "../testing/api.ts";
import { type ForeignContainerd, startForeignContainerd } from "../testing/foreign-containerd.ts";
import { startTestServer, type TestServer, testDirectories } from "../testing/instance.ts";
import { runCommand } from "./command.ts";

const BOOTSTRAP = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));

/** A server on a containerd that somebody else has started. */
let containerd: ForeignContainerd;
let server: TestServer;
let api: Api;
let env: Record<string, string>;
let stopped = false;

beforeAll(async () => {
  const directories = await testDirectories();
  containerd = await startForeignContainerd(join(directories.base, "foreign"), directories.engineDir);
  // Its own database: `npm start -- --stop` opens it too.
  await placeEmbedded(directories.dataDir);
  env = { CONTAINERD_ADDRESS: containerd.address, DATABASE_URL: "" };
  server = await startTestServer({ pages: false, directories, env });
  api = apiOf(server);
});
afterAll(async () => {
  // Sandboxes outlive their containerd.
  if (server && !stopped) await stop();
  await containerd?.stop();
  await server?.dispose();
});

/** `npm start -- --stop`; what it said. */
async function stop(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [BOOTSTRAP, "start", "--stop"], {
    env: {
      ...process.env,
      FORKYARD_DATA_DIR: server.dataDir,
      FORKYARD_RUN_DIR: server.runDir,
      FORKYARD_ENGINE_DIR: server.engineDir,
      ...env,
    },
  });
  stopped = true;
  return stdout;
}

/** What the sandboxes' networks are on the host. */
async function networkOnHost(): Promise<string[]> {
  const { instance } = instanceNames(server.dataDir);
  const { stdout } = await runCommand(["sh", "-c", "ip -o link; ls /run/netns; nft list tables"]);
  return stdout.split("\n").filter((line) => line.includes(instance));
}

/** Ids of the containers in any of containerd's namespaces. */
async function containersHeld(): Promise<string[]> {
  const held = async (namespace: string) => {
    const client = connectContainerd(containerd.address, { namespace });
    const [{ containers }, { namespaces }] = await Promise.all([
      client.containers.list({}),
      client.namespaces.list({}),
    ]);
    client.close();
    return { containers: containers.map(({ id }) => id), namespaces: namespaces.map(({ name }) => name) };
  };
  const { namespaces } = await held("default");
  return (await Promise.all(namespaces.map(held))).flatMap(({ containers }) => containers);
}

test("sandboxes and files as on our own; memory is refused with its reason, if CRIU isn't there", async () => {
  const { id: sandboxId } = await api.sandboxes.create.mutate({ name: "guest" });
  expect(await run(api, sandboxId, "echo kept > /note; grep -c eth0 /proc/net/dev; exit 3")).toMatchObject({
    exitCode: 3,
    stdout: "1\n",
  });
  const { id: snapshotId } = await api.snapshots.createFilesystem.mutate({ sandboxId });
  const { id: copyId } = await api.sandboxes.create.mutate({ snapshotId });
  expect((await run(api, copyId, "cat /note")).stdout).toBe("kept\n");

  const { engine, capabilities } = await api.system.info.query();
  expect(engine).toMatchObject({ managed: false, address: containerd.address });
  if (capabilities.memorySnapshots?.available) return;
  await expect(api.snapshots.createMemory.mutate({ sandboxId })).rejects.toEqual(
    failing("UNSUPPORTED", /CRIU is not installed on containerd's host/),
  );
});

test("`npm start -- --stop` ends the sandboxes and their networks, and leaves containerd alone", async () => {
  expect(await networkOnHost()).not.toEqual([]);
  expect(await containersHeld()).toHaveLength(2);
  expect(await stop()).toContain("2 sandboxes have ended");
  expect(await containersHeld()).toEqual([]);
  expect(await networkOnHost()).toEqual([]);
});
