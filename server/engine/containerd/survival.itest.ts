import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import type { EngineEvent } from "../port.ts";
import { connectContainerd } from "./client.ts";
import { openRootfsStore } from "./rootfs.ts";
import {
  Running,
  sandboxSpec,
  sh,
  start,
  startWholeEngine,
  type WholeEngine,
} from "./testing/whole-engine.ts";

const run = promisify(execFile);
let whole: WholeEngine;

afterEach(async () => {
  await whole?.dispose();
});

const COUNT = "i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.05; done";

test("a restarted server finds running and paused sandboxes as they are", async () => {
  whole = await startWholeEngine();
  await whole.engine.sandboxes.create(sandboxSpec("running"), {});
  await whole.engine.sandboxes.create(sandboxSpec("paused"), {});
  const ticking = await start(whole.engine, "running", ["/bin/sh", "-c", COUNT]);
  const python = await start(whole.engine, "paused", ["python3", "-i", "-q"], {
    tty: { cols: 80, rows: 24 },
  });
  await python.until(/>>> /);
  await whole.engine.sandboxes.pause("paused");

  const engine = await whole.reopen();
  expect((await engine.sandboxes.list()).sort((a, b) => (a.id < b.id ? 1 : -1))).toEqual([
    { id: "running", status: "running" },
    { id: "paused", status: "paused" },
  ]);
  await new Running(engine, "running", ticking).until(/tick 20\n/);
  // A call for the paused one waits, and nothing of it is in a snapshot that is taken meanwhile.
  const listed = engine.processes("paused").list();
  const { frozenMs } = await engine.snapshots.createMemory({ sandboxId: "paused", snapshotId: "held" }, {});
  expect(frozenMs).toBe(0);
  expect(await engine.sandboxes.status("paused")).toBe("paused");
  await engine.sandboxes.create(sandboxSpec("copy", { source: { kind: "memory", snapshotId: "held" } }), {});
  expect((await engine.processes("copy").list()).map(({ key }) => key)).toEqual([python.key]);
  await engine.sandboxes.resume("paused");
  expect((await listed).map(({ key }) => key)).toEqual([python.key]);
});

test("containerd killed: sandboxes run on, are adopted, and all works again", async () => {
  whole = await startWholeEngine();
  const { engine, managed } = whole;
  await engine.sandboxes.create(sandboxSpec("survivor"), {});
  const ticking = await start(engine, "survivor", ["/bin/sh", "-c", COUNT]);
  await ticking.until(/tick 1\n/);
  const leave = new AbortController();
  const seen: EngineEvent[] = [];
  const watching = (async () => {
    for await (const event of engine.events(leave.signal)) seen.push(event);
  })();
  const killed = managed.pid;
  process.kill(killed, "SIGKILL");
  await vi.waitFor(() => expect(seen.map(({ type }) => type)).toContain("engine-restarted"), {
    timeout: 60_000,
  });
  leave.abort();
  await watching;
  expect(managed.pid).not.toBe(killed);
  expect(await engine.sandboxes.list()).toEqual([{ id: "survivor", status: "running" }]);
  const before = Number(/tick (\d+)\n$/.exec(await ticking.until(/tick \d+\n$/))?.[1]);
  await ticking.until(new RegExp(`tick ${before + 5}\\n`));
  await engine.snapshots.createMemory({ sandboxId: "survivor", snapshotId: "after" }, {});
  const source = { kind: "memory", snapshotId: "after" } as const;
  await engine.sandboxes.create(sandboxSpec("child", { source }), {});
  expect((await engine.processes("child").list())[0]).toMatchObject({ key: ticking.key, exit: null });
});

test("a server that died in the middle of a capture: all of it is listed and can be undone", async () => {
  whole = await startWholeEngine();
  await whole.engine.sandboxes.create(sandboxSpec("source"), {});
  const client = connectContainerd(whole.managed.address, { namespace: "forkyard" });
  const rootfs = openRootfsStore(client, { mountNamespace: whole.managed.mountNamespace });
  await mkdir(join(whole.dataDir, "snapshots", "half", "checkpoint"), { recursive: true });
  await writeFile(join(whole.dataDir, "snapshots", "half", "checkpoint", "pages-1.img"), "x".repeat(100_000));
  await rootfs.capture("source", "half");
  await rootfs.capture("source", "bare");
  await client.tasks.pause({ containerId: "source" });
  await mkdir(join(whole.dataDir, "sandboxes", "begun"));
  await rootfs.prepare("prepared", await parentOf(rootfs));
  client.close();

  const engine = await whole.reopen();
  expect((await engine.snapshots.list()).sort()).toEqual(["bare", "half"]);
  expect((await engine.sandboxes.list()).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    { id: "begun", status: "stopped" },
    { id: "prepared", status: "stopped" },
    { id: "source", status: "paused" },
  ]);
  const source = { kind: "memory", snapshotId: "half" } as const;
  await expect(engine.sandboxes.create(sandboxSpec("never", { source }), {})).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await engine.snapshots.remove("half");
  await engine.snapshots.remove("bare");
  await engine.sandboxes.remove("begun");
  await engine.sandboxes.remove("prepared");
  await engine.sandboxes.resume("source");
  expect((await sh(engine, "source", "echo on")).output).toBe("on\n");
  expect(await engine.snapshots.list()).toEqual([]);
  expect(await engine.sandboxes.list()).toEqual([{ id: "source", status: "running" }]);
  expect((await openRootfs(whole)).map(({ key }) => key)).toEqual(["source"]);
});

async function parentOf(rootfs: ReturnType<typeof openRootfsStore>): Promise<string> {
  return (await rootfs.stat("source"))!.parent!;
}

async function openRootfs({ managed }: WholeEngine) {
  const client = connectContainerd(managed.address, { namespace: "forkyard" });
  try {
    return await openRootfsStore(client, { mountNamespace: managed.mountNamespace }).list();
  } finally {
    client.close();
  }
}

test("a full disk: the capture fails, the sandbox runs on, nothing of it stays", async () => {
  const directory = await mkdtemp(join(tmpdir(), "fy-es-"));
  const dataDir = join(directory, "data");
  const disk = join(directory, "disk");
  await mkdir(dataDir);
  await run("truncate", ["-s", "900M", disk]);
  await run("mkfs.ext4", ["-q", "-m", "0", disk]);
  await run("mount", ["-o", "loop", disk, dataDir]);
  try {
    whole = await startWholeEngine({ directory });
    const { engine } = whole;
    await engine.sandboxes.create(sandboxSpec("big"), {});
    const python = await start(engine, "big", ["python3", "-u", "-i", "-q"], { tty: { cols: 80, rows: 24 } });
    await python.until(/>>> /);
    await python.write("import os; x = os.urandom(100 << 20); len(x)\n");
    await python.until(/104857600\r/);
    await sh(engine, "big", "head -c 30M /dev/urandom > /large");
    const { stdout } = await run("df", ["--output=avail", "-k", dataDir]);
    const free = Number(stdout.split("\n")[1]);
    await run("fallocate", ["-l", `${free - 20_000}K`, join(dataDir, "ballast")]);

    for (const make of [engine.snapshots.createMemory, engine.snapshots.createFilesystem]) {
      await expect(make({ sandboxId: "big", snapshotId: "toobig" }, {})).rejects.toMatchObject({
        code: "DISK_FULL",
      });
      expect(await engine.snapshots.list()).toEqual([]);
      expect(await readdir(join(dataDir, "snapshots"))).toEqual([]);
      expect(await engine.sandboxes.status("big")).toBe("running");
      await python.write("print('still', len(x))\n");
      await python.until(/still 104857600\r/);
    }
    await rm(join(dataDir, "ballast"));
    const done = await engine.snapshots.createMemory({ sandboxId: "big", snapshotId: "fits" }, {});
    expect(done.checkpointBytes).toBeGreaterThan(100_000_000);
    await engine.snapshots.remove("fits");
  } finally {
    await whole.stop();
    await run("umount", ["-l", dataDir]);
    await rm(disk, { force: true });
    await rm(directory, { recursive: true, force: true });
  }
  await expect(stat(directory)).rejects.toThrow();
});

test("containerd killed in the middle of a dump: the sandbox runs on, and nothing half made stays", async () => {
  whole = await startWholeEngine();
  const { engine, managed } = whole;
  await engine.sandboxes.create(sandboxSpec("large", { limits: { cpu: 1, memoryMiB: 1024, pids: 100 } }), {});
  const python = await start(engine, "large", ["python3", "-i", "-q"], { tty: { cols: 80, rows: 24 } });
  await python.until(/>>> /);
  await python.write("import os; x = os.urandom(500 << 20); len(x)\n");
  await python.until(/524288000\r/);
  const details: string[] = [];
  const capture = engine.snapshots.createMemory(
    { sandboxId: "large", snapshotId: "cut" },
    {
      onStep({ step, detail }) {
        if (step !== "dumping memory") return;
        if (detail) details.push(detail);
        else process.kill(managed.pid, "SIGKILL");
      },
    },
  );
  await expect(capture).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(await engine.sandboxes.status("large")).toBe("running");
  await python.write("print('on', len(x))\n");
  await python.until(/on 524288000\r/);
  for (const id of await engine.snapshots.list()) await engine.snapshots.remove(id);
  // It can be captured as if nothing had been.
  const done = await engine.snapshots.createMemory(
    { sandboxId: "large", snapshotId: "whole" },
    { onStep: ({ detail }) => detail && details.push(detail) },
  );
  expect(done.checkpointBytes).toBeGreaterThan(500_000_000);
  expect(details.at(-1)).toMatch(/^\d+ MB$/);
});
