import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { instanceNames } from "../engine/network/names.ts";
import { silentLogger } from "../log.ts";
import { type ManagedContainerd, runInEngine, startContainerd, stopContainerd } from "./containerd.ts";
import { mountNamespaceId, processesIn } from "./mount-namespace.ts";

const engineDir = process.env.FORKYARD_ENGINE_DIR ?? "/var/lib/forkyard-test/engine";
const scratch: string[] = [];

async function directories() {
  const base = await mkdtemp(join(tmpdir(), "fy-ctd-"));
  scratch.push(base);
  return { dataDir: join(base, "data"), runDir: join(base, "run"), engineDir, log: silentLogger() };
}

const version = (engine: ManagedContainerd) =>
  runInEngine(engine.mountNamespace, ["ctr", "-a", engine.address, "version"]).then((out) => out.stdout);

afterEach(async () => {
  for (const base of scratch.splice(0)) {
    await stopContainerd({ dataDir: join(base, "data"), runDir: join(base, "run") });
    const mounts = await readFile("/proc/self/mountinfo", "utf8");
    expect(mounts).not.toContain(base);
    await rm(base, { recursive: true });
  }
});

test("starts, answers, and leaves no mount, process or file in the run directory when stopped", async () => {
  const where = await directories();
  const engine = await startContainerd(where);
  expect(await version(engine)).toContain("Server:");
  const namespaceId = await mountNamespaceId(where.runDir);
  expect(namespaceId).not.toBeNull();
  await engine.stop();
  expect(await processesIn(namespaceId!)).toEqual([]);
  await expect(stat(where.runDir)).rejects.toMatchObject({ code: "ENOENT" });
});

test("the engine sees the data and run directories at the same paths, and the engine directory read-only", async () => {
  const where = await directories();
  const engine = await startContainerd(where);
  await runInEngine(engine.mountNamespace, [
    "sh",
    "-c",
    `echo in >${where.dataDir}/a && echo in >${where.runDir}/b`,
  ]);
  expect(await readFile(join(where.dataDir, "a"), "utf8")).toBe("in\n");
  expect(await readFile(join(where.runDir, "b"), "utf8")).toBe("in\n");
  await expect(runInEngine(engine.mountNamespace, ["touch", join(engineDir, "c")])).rejects.toThrow(
    /Read-only/,
  );
  await expect(runInEngine(engine.mountNamespace, ["touch", "/usr/c"])).rejects.toThrow(/Read-only/);
  const resolver = await runInEngine(engine.mountNamespace, ["cat", "/etc/resolv.conf"]);
  expect(resolver.stdout).toBe(await readFile("/etc/resolv.conf", "utf8"));
  await engine.stop();
});

test("a second start adopts the running containerd", async () => {
  const where = await directories();
  const first = await startContainerd(where);
  first.release();
  const second = await startContainerd(where);
  expect(second.pid).toBe(first.pid);
  await second.stop();
});

test("a containerd that is killed comes back in the same mount namespace and says so", async () => {
  const where = await directories();
  const onRestart = vi.fn();
  const engine = await startContainerd({ ...where, onRestart });
  const namespaceId = await mountNamespaceId(where.runDir);
  const killed = engine.pid;
  await runInEngine(engine.mountNamespace, ["touch", "/run/still-here"]);
  process.kill(killed, "SIGKILL");
  await vi.waitFor(() => expect(onRestart).toHaveBeenCalledOnce(), { timeout: 60_000, interval: 50 });
  expect(engine.pid).not.toBe(killed);
  expect(onRestart).toHaveBeenCalledWith(engine.pid);
  expect(await mountNamespaceId(where.runDir)).toBe(namespaceId);
  await runInEngine(engine.mountNamespace, ["test", "-e", "/run/still-here"]);
  expect(await version(engine)).toContain("Server:");
  await engine.stop();
});

test("two instances run side by side, and one data directory can't take another's run directory", async () => {
  const [a, b] = [await directories(), await directories()];
  const [first, second] = await Promise.all([startContainerd(a), startContainerd(b)]);
  expect(first.pid).not.toBe(second.pid);
  await expect(startContainerd({ ...a, dataDir: b.dataDir })).rejects.toMatchObject({ code: "CONFLICT" });
  await first.stop();
  expect(await version(second)).toContain("Server:");
  await second.stop();
});

test("a run directory within the data directory works and leaves nothing", async () => {
  const { dataDir, log } = await directories();
  const runDir = join(dataDir, "run");
  const engine = await startContainerd({ dataDir, runDir, engineDir, log });
  expect(await version(engine)).toContain("Server:");
  await engine.stop();
  await expect(stat(runDir)).rejects.toMatchObject({ code: "ENOENT" });
});

test("says where containerd's log is when it can't start, and leaves no namespace half made", async () => {
  const where = await directories();
  await expect(startContainerd({ ...where, engineDir: "/nonexistent/engine" })).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining("engine root"),
  });
  expect(await mountNamespaceId(where.runDir)).toBeNull();
});

test("containerd leaves the cgroup of whoever started it, and takes its own along when it ends", async () => {
  const where = await directories();
  const engine = await startContainerd(where);
  const cgroups = await readFile(`/proc/${engine.pid}/cgroup`, "utf8");
  expect(cgroups).toMatch(/^(0:|\d+:name=systemd):\/forkyard-[0-9a-f]{6}-engine$/m);
  await engine.stop();
  const { instance } = instanceNames(where.dataDir);
  const left = await Promise.all(
    ["", "systemd", "unified"].map((hierarchy) =>
      stat(join("/sys/fs/cgroup", hierarchy, `forkyard-${instance}-engine`)).catch(() => null),
    ),
  );
  expect(left).toEqual([null, null, null]);
});
