import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { toolsIn } from "../tools.ts";
import { cgroupParentOf } from "./teardown.ts";
import { busyboxImage } from "./testing/harness.ts";
import { type TestImage, writeOciArchive } from "./testing/oci-archive.ts";
import {
  BASE,
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
  const { sandboxes } = whole.engine;
  for (const { id } of await sandboxes.list()) await sandboxes.remove(id);
});

/** Everything that a sandbox may leave behind, by where it was found. */
async function traces(): Promise<Record<string, string[]>> {
  const run = toolsIn(whole.managed.mountNamespace);
  const lines = async (script: string) => (await run(["sh", "-c", script])).split("\n").filter(Boolean);
  return {
    directories: await readdir(join(whole.dataDir, "sandboxes")),
    mounts: await lines("grep -o 'runtime.v2.task/[^ ]*' /proc/self/mountinfo || true"),
    runc: await lines("ls /run/containerd/runc/forkyard 2>/dev/null || true"),
    bundles: await lines("ls /run/containerd/io.containerd.runtime.v2.task/forkyard 2>/dev/null || true"),
    cgroups: await lines(`find /sys/fs/cgroup -path '*${cgroupParentOf(whole.dataDir)}/*' -type d`),
  };
}
const NOTHING = { directories: [], mounts: [], runc: [], bundles: [], cgroups: [] };

test("a sandbox is made, runs a program, and leaves nothing when removed", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("first"), {});
  expect(await sh(engine, "first", "echo hello; id -u; hostname; exit 3")).toEqual({
    output: "hello\n0\nfirst\n",
    exitCode: 3,
  });
  expect(await engine.sandboxes.list()).toEqual([{ id: "first", status: "running" }]);
  await expect(engine.sandboxes.create(sandboxSpec("first"), {})).rejects.toMatchObject({ code: "CONFLICT" });
  await engine.sandboxes.remove("first");
  await engine.sandboxes.remove("first");
  expect(await engine.sandboxes.list()).toEqual([]);
  expect(await engine.sandboxes.status("first")).toBe("missing");
  expect(await traces()).toEqual(NOTHING);
});

/** No shell, no /etc, no /tmp: one static program. */
async function scratchImage(): Promise<TestImage> {
  const program = (await busyboxImage()).layers[0]!.find(({ path }) => path === "bin/busybox")!;
  return { layers: [[{ ...program, path: "busybox" }]] };
}

test.each([
  ["one static program", "scratch", scratchImage, "/busybox"],
  ["busybox", "busybox", busyboxImage, "/bin/busybox"],
])(
  "an image of nothing but %s: programs, files, and a terminal that goes on in a fork",
  async (_what, id, make, busybox) => {
    const { engine, dataDir } = whole;
    const archive = join(dataDir, `${id}.tar`);
    await writeOciArchive(archive, [await make()]);
    const { reference } = await engine.images.import(archive, `forkyard.test/${id}:1`, {});
    await engine.sandboxes.create(sandboxSpec(id, { source: { kind: "image", reference } }), {});
    expect(await exec(engine, id, [busybox, "hostname"])).toEqual({ output: `${id}\n`, exitCode: 0 });
    expect((await exec(engine, id, [busybox, "sh", "-c", "exit 3"])).exitCode).toBe(3);
    expect((await exec(engine, id, ["/bin/bash"])).exitCode).toBe(127);

    const signal = AbortSignal.timeout(60_000);
    const { entries } = await engine.files(id).list(Buffer.from("/"), { limit: 100, signal });
    const names = entries.map(({ name }) => `/${name}`);
    expect(names).toEqual(expect.arrayContaining(["/dev", "/etc", "/proc", `/${busybox.split("/")[1]}`]));

    // Its sum is in its memory alone.
    const argv = [busybox, "awk", '{ n += $1; print "sum", n }'];
    const sum = await start(engine, id, argv, { tty: { cols: 80, rows: 24 } });
    await sum.write("40\n");
    await sum.until(/sum 40\r\n/);
    await engine.snapshots.createMemory({ sandboxId: id, snapshotId: `${id}s` }, {});
    const source = { kind: "memory", snapshotId: `${id}s` } as const;
    await engine.sandboxes.create(sandboxSpec(`${id}fork`, { source }), {});
    const forked = new Running(engine, `${id}fork`, sum);
    await forked.write("2\n");
    await forked.until(/sum 42\r\n/);
    await sum.write("1\n");
    expect(await sum.until(/sum 41\r\n/)).not.toContain("sum 42");
    await engine.snapshots.remove(`${id}s`);
  },
);

test("what a sandbox puts beside its socket stays there, and doesn't keep it from being removed", async () => {
  const { engine } = whole;
  const outside = join(whole.dataDir, "outside");
  await writeFile(outside, "whole");
  await engine.sandboxes.create(sandboxSpec("hoarder"), {});
  const deep =
    "import os\nfor _ in range(60):\n  os.mkdir('d' * 200)\n  os.chdir('d' * 200)\nopen('f', 'w').write('x')";
  const script = `cd /.forkyard/run && ln -s ${outside} link && ln -s ${whole.dataDir} up && mkfifo pipe`;
  expect(await sh(engine, "hoarder", `${script} && python3 -c "${deep}"`)).toEqual({
    output: "",
    exitCode: 0,
  });
  expect(await readdir(join(whole.dataDir, "sandboxes/hoarder/run"))).toContain("pipe");
  await engine.sandboxes.remove("hoarder");
  expect(await readFile(outside, "utf8")).toBe("whole");
  expect(await traces()).toEqual(NOTHING);
});

test("what can't be made leaves nothing", async () => {
  const { sandboxes } = whole.engine;
  const create = (id: string, more: Parameters<typeof sandboxSpec>[1]) =>
    sandboxes.create(sandboxSpec(id, more), {});
  await expect(
    create("noimage", { source: { kind: "image", reference: "no/such:1" } }),
  ).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  await expect(
    create("nosnapshot", { source: { kind: "memory", snapshotId: "nosuch" } }),
  ).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("nosuch") });
  // Too little for the runtime itself to start.
  await expect(create("tiny", { limits: { cpu: 1, memoryMiB: 1, pids: 10 } })).rejects.toThrow();
  await expect(create("../up", {})).rejects.toMatchObject({ code: "INVALID_INPUT" });
  const gone = new AbortController();
  await expect(
    sandboxes.create(sandboxSpec("cancelled"), { signal: gone.signal, onStep: () => gone.abort() }),
  ).rejects.toMatchObject({ code: "CANCELLED" });
  expect(await traces()).toEqual(NOTHING);
});

test("the sandbox is closed off: user namespace, capabilities, system calls, devices, limits", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("closed"), {});
  const status = (await sh(engine, "closed", "cat /proc/self/status")).output;
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^CapBnd:\t00000000a00405fb$/m);
  expect((await sh(engine, "closed", "cat /proc/self/uid_map")).output.trim()).toMatch(
    /^0\s+100000\s+65536$/,
  );
  const numbers =
    process.arch === "arm64"
      ? { unshare: 97, bpf: 280, mount: 40, socket: 198, mknodat: 33 }
      : { unshare: 272, bpf: 321, mount: 165, socket: 41, mknodat: 259 };
  const python = `
import ctypes, os, errno
libc = ctypes.CDLL(None, use_errno=True)
def call(n, *args):
    return "ok" if libc.syscall(n, *args) >= 0 else errno.errorcode[ctypes.get_errno()]
print("io_uring", call(425, 1, 0))
print("unshare", call(${numbers.unshare}, 0x10000000))
print("bpf", call(${numbers.bpf}, 0, 0, 0))
print("clone3", call(435, 0, 0))
print("mount", call(${numbers.mount}, b"x", b"/mnt", b"tmpfs", 0, 0))
print("vsock", call(${numbers.socket}, 40, 1, 0))
print("alg", call(${numbers.socket}, ctypes.c_ulong(2**32 | 38), 5, 0))
print("netlink", call(${numbers.socket}, 16, 3, 0))
print("raw", call(${numbers.socket}, 2, 3, 1))
print("inet", call(${numbers.socket}, 2, 1, 0))
print("mknod", call(${numbers.mknodat}, -100, b"/tmp/n", 0o20666, os.makedev(1, 1)))
`;
  expect((await exec(engine, "closed", ["python3", "-c", python])).output.trim().split("\n")).toEqual([
    "io_uring ENOSYS",
    "unshare EPERM",
    "bpf EPERM",
    "clone3 ENOSYS",
    "mount EPERM",
    "vsock EPERM",
    "alg EPERM",
    "netlink ok",
    "raw EPERM",
    "inet ok",
    "mknod EPERM",
  ]);
  if (process.arch === "x64") {
    // socket(AF_VSOCK) as a 32-bit program may ask for it: by socketcall, behind a pointer below 4 GiB.
    const compat = `
import ctypes, struct
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
page = libc.mmap(None, 4096, 7, 0x62, -1, 0)
code = bytes.fromhex("53 b866000000 bb01000000 89f9 cd80 5b c3")
ctypes.memmove(page, code + bytes(512 - len(code)) + struct.pack("<iii", 40, 1, 0), 524)
print(ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint)(page)(page + 512))
`;
    // Nothing at all is said where the kernel runs no 32-bit programs.
    expect(["-38\n", ""]).toContain((await exec(engine, "closed", ["python3", "-c", compat])).output);
  }
  expect((await sh(engine, "closed", "echo x > /.forkyard/init")).output).toContain("Read-only");
  expect((await sh(engine, "closed", "echo 1 > /proc/sys/kernel/hostname")).output).toContain("Read-only");
  const metrics = await engine.sandboxes.metrics("closed");
  expect(metrics).toMatchObject({ memoryLimitBytes: 512 * 1024 * 1024, pidsLimit: 200 });
  expect(metrics.pids).toBeGreaterThan(0);
});

test("what goes over the network and what is written to disk is counted", async () => {
  const { engine } = whole;
  const { signal } = new AbortController();
  await engine.sandboxes.create(sandboxSpec("counted"), {});
  const [before, empty] = [
    await engine.sandboxes.metrics("counted"),
    await engine.sandboxes.diskUsage("counted", signal),
  ];
  expect(before.network).toEqual({ rxBytes: expect.any(Number), txBytes: expect.any(Number) });
  // Nobody need answer: what is sent is counted.
  const send =
    "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); [s.sendto(bytes(1000), ('192.0.2.1', 9)) for _ in range(100)]";
  await exec(engine, "counted", ["python3", "-c", send]);
  await sh(engine, "counted", "head -c 3000000 /dev/urandom > /root/big; sync");
  await expect
    .poll(async () => (await engine.sandboxes.metrics("counted")).network!.txBytes, { timeout: 30_000 })
    .toBeGreaterThan(before.network!.txBytes + 50_000);
  expect((await engine.sandboxes.diskUsage("counted", signal)) - empty).toBeGreaterThan(2_900_000);
  await expect(engine.sandboxes.diskUsage("counted", AbortSignal.abort())).rejects.toThrow();
  await engine.sandboxes.create(sandboxSpec("alone", { network: "none" }), {});
  expect((await engine.sandboxes.metrics("alone")).network).toBeNull();
  await engine.sandboxes.remove("counted");
  await expect(engine.sandboxes.metrics("counted")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("memory and process limits bite", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("small", { limits: { cpu: 0.5, memoryMiB: 128, pids: 30 } }), {});
  const hungry = await exec(engine, "small", ["python3", "-c", "x = bytearray(400 << 20)"]);
  expect(hungry.exitCode === 0).toBe(false);
  const forks = await sh(engine, "small", "for i in $(seq 60); do sleep 30 & done; echo done");
  expect(forks.output).toMatch(/[Ff]ork|Resource temporarily unavailable/);
});

test("an unprivileged user can use a low port, and names resolve by the host's servers", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("names"), {});
  const host = engine.processes("names");
  const script = "import socket; s=socket.socket(); s.bind(('', 80)); print('bound')";
  const { key } = await host.spawn({
    key: "low",
    argv: ["python3", "-c", script],
    cwd: "/",
    env: { PATH: "/usr/bin" },
    user: "1000:1000",
    tty: null,
  });
  let output = "";
  for await (const { data } of host.output(key, { fromOffset: 0, signal: AbortSignal.timeout(30_000) }))
    output += data.toString();
  expect(output).toBe("bound\n");
  expect((await sh(engine, "names", "cat /etc/hostname /etc/hosts; getent ahostsv4 names")).output).toContain(
    "172.31.255.2",
  );
  const servers = (await sh(engine, "names", "cat /etc/resolv.conf")).output;
  expect(servers).toMatch(/^nameserver \d/m);
  expect(servers).not.toContain("nameserver 127.");
});

test("paused means that nothing moves, and resumed that it goes on", async () => {
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("pausing"), {});
  const counter = "while :; do echo x >> /count; sleep 0.01; done";
  await engine.processes("pausing").spawn({
    key: "counter",
    argv: ["/bin/sh", "-c", counter],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    user: "0",
    tty: null,
  });
  await engine.sandboxes.pause("pausing");
  await engine.sandboxes.pause("pausing");
  expect(await engine.sandboxes.status("pausing")).toBe("paused");
  // A call waits rather than fails.
  let answered = false;
  const listed = engine.processes("pausing").list();
  listed.then(() => {
    answered = true;
  });
  const before = (await engine.sandboxes.list())[0];
  expect(before).toEqual({ id: "pausing", status: "paused" });
  expect(answered).toBe(false);
  await engine.sandboxes.resume("pausing");
  expect((await listed).map(({ key }) => key)).toEqual(["counter"]);
  expect(await engine.sandboxes.status("pausing")).toBe("running");
  await engine.sandboxes.pause("pausing");
  await engine.sandboxes.remove("pausing");
  expect(await traces()).toEqual(NOTHING);
});

test("an end of PID 1 is told, and the sandbox counts as stopped", async () => {
  const { engine } = whole;
  const leave = new AbortController();
  const events = engine.events(leave.signal)[Symbol.asyncIterator]();
  const first = events.next();
  const run = toolsIn(whole.managed.mountNamespace);
  const ended: string[] = [];
  // Nothing says when the stream of events is open, and an end before that is not told.
  for (let told = false; !told; told = await Promise.race([first.then(() => true), sleep(2000, false)])) {
    const id = `ending${ended.length}`;
    await engine.sandboxes.create(sandboxSpec(id), {});
    ended.push(id);
    await run(["runc", "--root", "/run/containerd/runc/forkyard", "kill", id, "KILL"]);
  }
  const last = ended.at(-1)!;
  expect((await first).value).toMatchObject({ type: "sandbox-exited", sandboxId: last, exitCode: 137 });
  leave.abort();
  await events.return?.();
  expect(await engine.sandboxes.status(last)).toBe("stopped");
  await expect(engine.sandboxes.pause(last)).rejects.toMatchObject({ code: "CONFLICT" });
  for (const id of ended) await engine.sandboxes.remove(id);
  expect(await traces()).toEqual(NOTHING);
});

test("twelve made at once, and none is half made", async () => {
  const { engine } = whole;
  const ids = Array.from({ length: 12 }, (_, index) => `many${index}`);
  await Promise.all(ids.map((id) => engine.sandboxes.create(sandboxSpec(id), {})));
  const answers = await Promise.all(ids.map((id) => sh(engine, id, "hostname; cat /proc/self/cgroup")));
  expect(answers.map(({ output }) => output.split("\n")[0])).toEqual(ids);
  await Promise.all(ids.map((id) => engine.sandboxes.remove(id)));
  expect(await traces()).toEqual(NOTHING);
});

test("what it says of itself", async () => {
  const info = await whole.engine.info();
  expect(info.versions.criu).toMatch(/^\d+\.\d+/);
  expect(info.versions.initHash).toMatch(/^[0-9a-f]{64}$/);
  expect(info.capabilities).toEqual({
    memorySnapshots: { available: true },
    network: { available: true },
    cpuLimit: { available: true },
  });
  // On arm64 the kernel tells numbers, and the name comes from lscpu.
  if (process.arch === "arm64") expect(info.versions.cpuModel).not.toMatch(/^(unknown|0x.*)$/);
  else expect((await readFile("/proc/cpuinfo", "utf8")).includes(info.versions.cpuModel)).toBe(true);
  expect((await whole.engine.images.get(BASE)).config.env.PATH).toContain("/bin");
});
