import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { SandboxSpec } from "../port.ts";
import { cgroupsOf } from "./testing/host-view.ts";
import {
  exec,
  Running,
  sandboxSpec,
  sh,
  start,
  startWholeEngine,
  type WholeEngine,
} from "./testing/whole-engine.ts";

let whole: WholeEngine;

beforeAll(async () => {
  whole = await startWholeEngine();
});
afterAll(() => whole?.dispose());
afterEach(async () => {
  const { sandboxes, snapshots } = whole.engine;
  await Promise.all((await sandboxes.list()).map(({ id }) => sandboxes.remove(id)));
  for (const id of await snapshots.list()) await snapshots.remove(id);
  expect(await snapshots.list()).toEqual([]);
});

const fromMemory = (id: string, snapshotId: string, more: Partial<SandboxSpec> = {}) =>
  sandboxSpec(id, { source: { kind: "memory", snapshotId }, ...more });

async function python(id: string): Promise<Running> {
  const running = await start(whole.engine, id, ["python3", "-i", "-q"], { tty: { cols: 80, rows: 24 } });
  await running.until(/>>> /);
  return running;
}

test("a fork goes on where its parent stood, and the parent does not notice", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("parent"), {});
  const parent = await python("parent");
  await parent.write("x = 41\n");
  await parent.until(/x = 41\r\n>>> /);
  const steps: string[] = [];
  const result = await engine.snapshots.createMemory(
    { sandboxId: "parent", snapshotId: "snap" },
    { onStep: ({ step }) => steps.push(step) },
  );
  // A long dump tells several times how far it is.
  expect([...new Set(steps)]).toEqual([
    "pausing",
    "dumping memory",
    "copying files",
    "resuming",
    "checksumming",
  ]);
  expect(result.frozenMs).toBeGreaterThan(0);
  expect(result.checkpointBytes).toBeGreaterThan(1_000_000);
  await engine.sandboxes.create(fromMemory("fork", "snap"), {});
  expect((await engine.processes("fork").list()).map(({ key }) => key)).toEqual([parent.key]);
  const fork = new Running(engine, "fork", parent);
  await fork.write("print('fork', x + 1)\n");
  expect(await fork.until(/fork 42\r/)).toContain("x = 41");
  await parent.write("print('parent', x)\n");
  expect(await parent.until(/parent 41\r/)).not.toContain("fork 42");
  await engine.sandboxes.remove("parent");
  await engine.sandboxes.remove("fork");
  // The snapshot needs neither of them.
  await engine.sandboxes.create(fromMemory("later", "snap"), {});
  const later = new Running(engine, "later", parent);
  await later.write("print('later', x + 2)\n");
  await later.until(/later 43\r/);
});

test.each([
  ["floods", "import itertools\nfor n in itertools.count(1): print(n)"],
  ["prints line by line", "import itertools\nfor n in itertools.count(1): print(n, flush=True)"],
])("no byte of a terminal that %s is lost, doubled or changed, here or in a fork", async (_how, script) => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("printer"), {});
  const printer = await start(engine, "printer", ["python3", "-c", script], { tty: { cols: 80, rows: 24 } });
  const reading = new AbortController();
  const watched = watchCount(printer, reading.signal);
  for (const round of [1, 2]) {
    const snapshotId = `printed${round}`;
    await engine.snapshots.createMemory({ sandboxId: "printer", snapshotId }, {});
    const id = `printer${round}`;
    await engine.sandboxes.create(fromMemory(id, snapshotId), {});
    const fork = watchCount(new Running(engine, id, printer), AbortSignal.timeout(120_000), 1_300_000);
    expect(await fork).toBe("1300000 bytes in order");
    await engine.sandboxes.remove(id);
  }
  reading.abort();
  expect(await watched).toMatch(/^\d+ bytes in order$/);
});

/** Reads lines that count up by one until there are enough bytes, or the signal; tells the first that is wrong. */
async function watchCount(
  running: Running,
  signal: AbortSignal,
  enough = Number.POSITIVE_INFINITY,
): Promise<string> {
  let rest: string | null = null;
  let last: number | null = null;
  let bytes = 0;
  try {
    for await (const { data } of running.output(signal)) {
      const lines: string[] = ((rest ?? "") + data.toString()).split("\r\n");
      // What is held begins anywhere, and a first piece may end before its line does.
      if (rest === null && lines.length === 1) continue;
      if (rest === null) lines.shift();
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (last !== null && line !== String(last + 1)) return JSON.stringify({ last, line, bytes });
        last = Number(line);
      }
      bytes += data.length;
      if (bytes >= enough) return `${enough} bytes in order`;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return `${bytes} bytes in order`;
}

test("a fork of a fork of a fork, each with files, limits, cgroup and closed doors of its own", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("g0", { limits: { cpu: 1, memoryMiB: 300, pids: 100 } }), {});
  const first = await python("g0");
  await first.write("n = 0\n");
  for (let generation = 1; generation <= 3; generation++) {
    const [from, to] = [`g${generation - 1}`, `g${generation}`];
    await sh(engine, from, `echo ${from} >> /generations; chown 1000:1000 /generations`);
    const before = new Running(engine, from, first);
    await before.write(`n += 1; print('at', n)\n`);
    await before.until(new RegExp(`at ${generation}\\r`));
    await engine.snapshots.createMemory({ sandboxId: from, snapshotId: `s${generation}` }, {});
    const limits = { cpu: 0.5, memoryMiB: 300 + generation, pids: 100 + generation };
    await engine.sandboxes.create(fromMemory(to, `s${generation}`, { limits }), {});
  }
  const last = new Running(engine, "g3", first);
  await last.write("n += 1; print('at', n)\n");
  await last.until(/at 4\r/);
  expect((await sh(engine, "g3", "cat /generations; stat -c %u:%g /generations")).output).toBe(
    "g0\ng1\ng2\n1000:1000\n",
  );
  expect((await sh(engine, "g0", "cat /generations")).output).toBe("g0\n");
  const metrics = await engine.sandboxes.metrics("g3");
  expect(metrics).toMatchObject({ memoryLimitBytes: 303 * 1024 * 1024, pidsLimit: 103 });
  const status = (await sh(engine, "g3", "cat /proc/self/status; cat /proc/1/uid_map")).output;
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^CapBnd:\t00000000a00405fb$/m);
  expect(status).toMatch(/^\s*0\s+100000\s+65536$/m);
  const hungry = await exec(engine, "g3", ["python3", "-c", "x = bytearray(600 << 20)"]);
  expect(hungry.exitCode === 0).toBe(false);
  const groups = await Promise.all(["g0", "g1", "g2", "g3"].map((id) => cgroupsOf(whole, id)));
  expect(new Set(groups).size).toBe(4);
});

test("listening ports and loopback connections live on", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("net"), {});
  const server = await start(engine, "net", ["python3", "-u", "-c", PAIR]);
  await server.until(/tick 2\n/);
  await engine.snapshots.createMemory({ sandboxId: "net", snapshotId: "snet" }, {});
  await engine.sandboxes.create(fromMemory("net1", "snet"), {});
  for (const id of ["net", "net1"]) {
    const seen = Number(
      /tick (\d+)\n$/.exec(await new Running(engine, id, server).until(/tick \d+\n$/))?.[1],
    );
    await new Running(engine, id, server).until(new RegExp(`tick ${seen + 3}\\n`));
    expect((await engine.processes(id).listeningPorts()).map(({ port }) => port)).toContain(8000);
    const socket = await engine.processes(id).dial(8000);
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once("data", (data: Buffer) => resolve(data.toString()));
      socket.once("error", reject);
    });
    expect(answer).toBe("hello");
    socket.destroy();
  }
});

/** A server on 8000 that greets, and a connection through the loopback that counts once in a while. */
const PAIR = `
import socket, threading, time
s = socket.create_server(("0.0.0.0", 8000))
def serve():
    while True:
        c, _ = s.accept(); c.sendall(b"hello"); c.close()
threading.Thread(target=serve, daemon=True).start()
t = socket.create_server(("127.0.0.1", 8001))
a = socket.create_connection(("127.0.0.1", 8001)); b, _ = t.accept()
n = 0
while True:
    n += 1
    a.sendall(b"%d\\n" % n)
    print("tick", b.recv(100).decode().strip(), flush=True)
    time.sleep(0.05)
`;

test("without a network only the loopback is there, also after a restore from one that had one", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("wired"), {});
  const server = await start(engine, "wired", [
    "python3",
    "-u",
    "-c",
    "import socket; s = socket.create_server(('172.31.255.2', 8000)); print('up'); s.accept()",
  ]);
  await server.until(/up/);
  await engine.snapshots.createMemory({ sandboxId: "wired", snapshotId: "swired" }, {});
  await engine.sandboxes.create(fromMemory("alone", "swired", { network: "none" }), {});
  await engine.sandboxes.create(sandboxSpec("bare", { network: "none" }), {});
  for (const id of ["alone", "bare"]) {
    const devices = (await sh(engine, id, "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).output;
    expect(devices.trim()).toBe("lo");
    expect((await sh(engine, id, "cat /proc/net/route | wc -l")).output.trim()).toBe("1");
  }
  const [bound] = (await engine.processes("alone").list()).filter(({ key }) => key === server.key);
  expect(bound).toMatchObject({ exit: null });
});

test("files alone: a new sandbox has them, and none of the processes", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("files"), {});
  await sh(
    engine,
    "files",
    "mkdir -p /something && echo x > /something/file.txt; rm /etc/debian_version; ln -s a /l",
  );
  const result = await engine.snapshots.createFilesystem({ sandboxId: "files", snapshotId: "sfiles" }, {});
  expect(result).toMatchObject({ checkpointBytes: 0 });
  expect(result.rootfsBytes).toBeGreaterThan(0);
  await engine.sandboxes.create(
    sandboxSpec("again", { source: { kind: "filesystem", snapshotId: "sfiles" } }),
    {},
  );
  const listed = await sh(
    engine,
    "again",
    "ls /something; readlink /l; test ! -e /etc/debian_version && echo gone",
  );
  expect(listed.output).toBe("file.txt\na\ngone\n");
  await expect(engine.sandboxes.create(fromMemory("never", "sfiles"), {})).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
  // A memory snapshot's files alone work too.
  await engine.snapshots.createMemory({ sandboxId: "files", snapshotId: "smem" }, {});
  await engine.sandboxes.create(
    sandboxSpec("third", { source: { kind: "filesystem", snapshotId: "smem" } }),
    {},
  );
  expect((await sh(engine, "third", "ls /something")).output).toBe("file.txt\n");
});

test("folders nested deeper than a path may be long are refused, and the sandbox runs on", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("deep"), {});
  const nest =
    "import os; os.chdir('/root'); [(os.mkdir('d' * 200), os.chdir('d' * 200)) for _ in range(30)]";
  expect((await exec(engine, "deep", ["python3", "-c", nest])).exitCode).toBe(0);
  await expect(
    engine.snapshots.createFilesystem({ sandboxId: "deep", snapshotId: "toodeep" }, {}),
  ).rejects.toMatchObject({ code: "LIMIT_EXCEEDED", message: expect.stringContaining("4096 bytes") });
  expect(await engine.sandboxes.status("deep")).toBe("running");
  expect(await engine.snapshots.list()).not.toContain("toodeep");
  await engine.sandboxes.remove("deep");
});

test("a checkpoint with one byte changed is refused, and nothing is made", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("good"), {});
  await engine.snapshots.createMemory({ sandboxId: "good", snapshotId: "sgood" }, {});
  await engine.sandboxes.create(fromMemory("whole", "sgood"), {});
  const path = join(whole.dataDir, "snapshots", "sgood", "checkpoint", "pages-1.img");
  const file = await open(path, "r+");
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 100);
  await file.write(Buffer.from([buffer[0]! ^ 1]), 0, 1, 100);
  await file.close();
  await expect(engine.sandboxes.create(fromMemory("bad", "sgood"), {})).rejects.toMatchObject({
    code: "CHECKPOINT_CORRUPT",
    message: expect.stringContaining("pages-1.img"),
  });
  expect(await engine.sandboxes.status("bad")).toBe("missing");
});

test("a checkpoint of another CPU, kernel or CRIU is refused with the reason", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("here"), {});
  await engine.snapshots.createMemory({ sandboxId: "here", snapshotId: "shere" }, {});
  const path = join(whole.dataDir, "snapshots", "shere", "manifest.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  const otherHash = { cpuFlagsHash: "0".repeat(64) };
  for (const [versions, reason, cpuFlags] of [
    [{}, /CPU .*with warp9/, [...manifest.cpuFlags, "warp9"]],
    // As an early snapshot says it.
    [otherHash, /CPU/, undefined],
    [{ criu: "99.0" }, /CRIU 99\.0/, manifest.cpuFlags],
    [{ kernel: "99.1.0" }, /Linux 99\.1\.0/, manifest.cpuFlags],
    [{ initHash: "0".repeat(64) }, /sandbox-init/, manifest.cpuFlags],
  ] as const) {
    const other = { ...manifest, cpuFlags, versions: { ...manifest.versions, ...versions } };
    await writeFile(path, JSON.stringify(other));
    await expect(engine.sandboxes.create(fromMemory("there", "shere"), {})).rejects.toMatchObject({
      code: "CHECKPOINT_INCOMPATIBLE",
      message: expect.stringMatching(reason),
    });
  }
  // The same machine with a newer kernel: one name more than then.
  const cpuFlags = manifest.cpuFlags.filter((flag: string) => flag !== "fpu" && flag !== "fp");
  const versions = { ...manifest.versions, ...otherHash };
  await writeFile(path, JSON.stringify({ ...manifest, cpuFlags, versions }));
  await engine.sandboxes.create(fromMemory("there", "shere"), {});
  expect(await engine.sandboxes.status("there")).toBe("running");
});

test("what CRIU can't dump is refused in its words, and the sandbox runs on", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("odd"), {});
  // An open file whose name is gone while another name of it lives on: CRIU would have to make a new name.
  const script = "exec 3>/a; ln /a /b; rm /a; echo ready; exec sleep 1000";
  await (await start(engine, "odd", ["/bin/sh", "-c", script])).until(/ready/);
  await expect(
    engine.snapshots.createMemory({ sandboxId: "odd", snapshotId: "sodd" }, {}),
  ).rejects.toMatchObject({
    code: "CHECKPOINT_REFUSED",
    message: expect.stringMatching(/captured: .*link/i),
  });
  expect(await engine.snapshots.list()).toEqual([]);
  expect(await engine.sandboxes.status("odd")).toBe("running");
  expect((await sh(engine, "odd", "echo on")).output).toBe("on\n");
  await engine.snapshots.createFilesystem({ sandboxId: "odd", snapshotId: "sodd" }, {});
});

test("a program whose terminal could not be restored is named, and the sandbox runs on", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("pager"), {});
  const tty = { cols: 80, rows: 24 };
  const script = 'python3 -c \'tty = open("/dev/tty"); print("open"); tty.readline()\'; echo left';
  const shell = await start(engine, "pager", ["/bin/bash", "-c", script], { tty });
  await shell.until(/open/);
  const capture = () => engine.snapshots.createMemory({ sandboxId: "pager", snapshotId: "spager" }, {});
  await expect(capture()).rejects.toMatchObject({
    code: "CHECKPOINT_REFUSED",
    message: expect.stringMatching(/python3 .*\/dev\/tty/),
  });
  expect(await engine.snapshots.list()).toEqual([]);
  expect(await engine.sandboxes.status("pager")).toBe("running");
  await shell.write("\n");
  await shell.until(/left/);
});

test("a job stopped by Ctrl+Z is captured as it stands, and can be continued in the fork", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("jobs"), {});
  const bash = await start(engine, "jobs", ["/bin/bash", "--norc"], { tty: { cols: 80, rows: 24 } });
  await bash.until(/# /);
  await bash.write("cat\n");
  const runsCat = async () => (await engine.processes("jobs").tree()).some(({ argv }) => argv[0] === "cat");
  await vi.waitFor(async () => expect(await runsCat()).toBe(true), { timeout: 30_000 });
  await bash.write("\u001a");
  await bash.until(/Stopped/);
  await engine.snapshots.createMemory({ sandboxId: "jobs", snapshotId: "sjobs" }, {});
  await engine.sandboxes.create(fromMemory("jobs1", "sjobs"), {});
  for (const id of ["jobs", "jobs1"]) {
    const shell = new Running(engine, id, bash);
    await shell.write("fg\n");
    await shell.until(/fg\r\ncat\r\n/);
    await shell.write(`on in ${id}\n`);
    // Once by the terminal's echo, once by cat.
    await shell.until(new RegExp(`on in ${id}\\r\\non in ${id}\\r`));
  }
});

test("a watched file is still watched in the fork", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("watch"), {});
  await sh(engine, "watch", "mkdir -p /workspace/deep; echo one > /workspace/deep/log");
  const tail = await start(engine, "watch", ["tail", "-f", "/workspace/deep/log"]);
  await tail.until(/one\n/);
  await engine.snapshots.createMemory({ sandboxId: "watch", snapshotId: "swatch" }, {});
  await engine.sandboxes.create(fromMemory("watch1", "swatch"), {});
  for (const id of ["watch", "watch1"]) {
    await sh(engine, id, `echo two in ${id} >> /workspace/deep/log`);
    await new Running(engine, id, tail).until(new RegExp(`^one\ntwo in ${id}\n$`));
  }
});

test("a paused sandbox can be captured and stays paused", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("still"), {});
  const running = await python("still");
  await running.write("x = 6\n");
  await running.until(/x = 6\r\n>>> /);
  await engine.sandboxes.pause("still");
  const result = await engine.snapshots.createMemory({ sandboxId: "still", snapshotId: "sstill" }, {});
  expect(result.frozenMs).toBe(0);
  expect(await engine.sandboxes.status("still")).toBe("paused");
  await engine.sandboxes.create(fromMemory("moving", "sstill"), {});
  const moving = new Running(engine, "moving", running);
  await moving.write("print(x * 7)\n");
  await moving.until(/\n42\r/);
  await engine.sandboxes.resume("still");
  await running.write("print(x * 8)\n");
  await running.until(/\n48\r/);
});

test("ten restores at once, all of them whole", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("origin"), {});
  const running = await python("origin");
  await running.write("x = 41\n");
  await engine.snapshots.createMemory({ sandboxId: "origin", snapshotId: "sorigin" }, {});
  const ids = Array.from({ length: 10 }, (_, index) => `clone${index}`);
  await Promise.all(ids.map((id) => engine.sandboxes.create(fromMemory(id, "sorigin"), {})));
  await Promise.all(
    ids.map(async (id, index) => {
      const clone = new Running(engine, id, running);
      await clone.write(`print(x + ${index})\n`);
      await clone.until(new RegExp(`\\n${41 + index}\\r`));
    }),
  );
});
