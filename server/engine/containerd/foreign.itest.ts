import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../../log.ts";
import { type ManagedContainerd, startContainerd } from "../../setup/containerd.ts";
import type { Engine } from "../port.ts";
import { connectContainerd } from "./client.ts";
import { openEngine } from "./engine.ts";
import { removeNamespace } from "./remove-namespace.ts";
import { ENGINE_DIR } from "./testing/harness.ts";
import { BASE, sandboxSpec, sh } from "./testing/whole-engine.ts";

/**
 * Another's containerd: its host's programs are what there is. Here they are looked for where none of CRIU, ip and
 * nft is, so this engine must do without them and say why.
 */
let directory: string;
let managed: ManagedContainerd;
let engine: Engine;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-es-"));
  const paths = { dataDir: join(directory, "data"), runDir: join(directory, "run"), engineDir: ENGINE_DIR };
  managed = await startContainerd({ ...paths, log: silentLogger() });
  engine = await openEngine({
    ...paths,
    containerdAddress: `unix://${managed.address}`,
    namespace: "forkyard-guest",
    managed: false,
    mountNamespace: null,
    toolPath: "/nowhere",
    log: silentLogger(),
  });
  await engine.images.import(join(ENGINE_DIR, "base-image.tar"), BASE, {});
});

afterAll(async () => {
  await engine?.close();
  await managed?.stop();
  await rm(directory, { recursive: true, force: true });
});

test("says what can't be done, and why", async () => {
  const { containerd, capabilities } = await engine.info();
  expect(containerd).toMatchObject({ managed: false, address: managed.address });
  expect(capabilities.memorySnapshots).toEqual({
    available: false,
    reason: "CRIU is not installed on containerd's host.",
  });
  expect(capabilities.network).toEqual({
    available: false,
    reason: "ip, nft or nsenter is not installed on containerd's host.",
  });
});

test("a containerd that doesn't see the networks made here gives sandboxes none, and says why", async () => {
  const tools = join(directory, "tools");
  await mkdir(tools);
  // As if all of them were there; in containerd's mount namespace the engine root's are found.
  for (const name of ["ip", "nft"]) await writeFile(join(tools, name), "#!/bin/sh\n", { mode: 0o755 });
  const guest = await openEngine({
    dataDir: join(directory, "another"),
    engineDir: ENGINE_DIR,
    containerdAddress: `unix://${managed.address}`,
    namespace: "forkyard-blind",
    managed: false,
    mountNamespace: null,
    toolPath: `${tools}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    log: silentLogger(),
  });
  try {
    const reason = expect.stringContaining("runs in another mount namespace than this server");
    expect((await guest.info()).capabilities.network).toEqual({ available: false, reason });
    await expect(guest.sandboxes.create(sandboxSpec("wired"), {})).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: reason,
      hint: expect.stringContaining("none"),
    });
  } finally {
    await guest.close();
  }
});

test("does what can be done, and refuses the rest before anything is made", async () => {
  await engine.sandboxes.create(sandboxSpec("guest", { network: "none" }), {});
  expect((await sh(engine, "guest", "echo in; ls /sys | wc -l")).output).toBe("in\n0\n");
  await expect(engine.sandboxes.create(sandboxSpec("wired"), {})).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("nft"),
  });
  await expect(
    engine.snapshots.createMemory({ sandboxId: "guest", snapshotId: "never" }, {}),
  ).rejects.toMatchObject({ code: "UNSUPPORTED", message: expect.stringContaining("CRIU") });
  expect(await engine.snapshots.list()).toEqual([]);
  expect((await engine.sandboxes.list()).map(({ id }) => id)).toEqual(["guest"]);
  expect(await engine.sandboxes.status("guest")).toBe("running");
});

// The last one: nothing is left for others.
test("an uninstalled instance leaves nothing in it, and nothing of others is touched", async () => {
  const other = connectContainerd(managed.address, { namespace: "somebody-else" });
  const mine = connectContainerd(managed.address, { namespace: "forkyard-guest" });
  const names = async () => (await other.namespaces.list({})).namespaces.map(({ name }) => name);
  try {
    await other.namespaces.create({ namespace: { name: "somebody-else" } });
    for (const { id } of await engine.sandboxes.list()) await engine.sandboxes.remove(id);
    expect((await mine.images.list({})).images).not.toEqual([]);
    await removeNamespace(managed.address, "forkyard-guest");
    expect(await names()).toContain("somebody-else");
    expect(await names()).not.toContain("forkyard-guest");
    await removeNamespace(managed.address, "forkyard-guest");
  } finally {
    other.close();
    mine.close();
  }
});
