import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, failing, outputOf, run } from "../../testing/api.ts";
import { startTestServer, type TestServer } from "../../testing/instance.ts";

let server: TestServer;
let api: Api;
let sandboxId: string;

beforeAll(async () => {
  server = await startTestServer({ pages: false });
  api = apiOf(server);
  sandboxId = (await api.sandboxes.create.mutate({ name: "compared" })).id;
});
afterAll(() => server?.dispose());

const changed = async (input: { a?: string; b: string; query?: string }) => {
  const { files, complete } = await api.compare.files.query({ ...input, limit: 1000 });
  expect(complete).toBe(true);
  return files.map(({ change, path }) => `${change} ${path}`);
};

describe("what is in a snapshot", () => {
  it("tells what was added, changed and removed, whiteouts and opaque directories understood", async () => {
    await run(
      api,
      sandboxId,
      `mkdir -p /srv/a/b && echo new > /srv/a/b/file.txt && ln -s /etc/shadow /srv/link
       echo more >> /etc/hostname.txt; echo "root:x:0:0:changed:/root:/bin/bash" > /etc/passwd
       rm /etc/debian_version
       rm -r /etc/apt && mkdir /etc/apt && echo only > /etc/apt/only
       touch -r /etc/issue /tmp/then; cat /etc/issue > /tmp/copy; cat /tmp/copy > /etc/issue; rm /tmp/copy /tmp/then`,
    );
    const snapshot = await api.snapshots.createFilesystem.mutate({ sandboxId, name: "first" });
    const found = await changed({ b: snapshot.id });
    expect(found).toEqual(
      expect.arrayContaining([
        "added /srv/a",
        "added /srv/a/b/file.txt",
        "added /srv/link",
        "added /etc/hostname.txt",
        "changed /etc/passwd",
        "removed /etc/debian_version",
        "added /etc/apt/only",
        "removed /etc/apt/apt.conf.d",
      ]),
    );
    // Written anew with the same in it.
    expect(found).not.toContain("changed /etc/issue");
    expect(found.filter((line) => / .(proc|sys|dev)\b/.test(line))).toEqual([]);
    // A running sandbox is looked at by what it has changed up to now.
    expect(await changed({ b: sandboxId })).toEqual(found);
  });

  it("shows a text file before and after, and no more than a link's target", async () => {
    const [first] = await api.snapshots.list.query({ sandboxId });
    const file = (path: string) => api.compare.file.query({ b: first!.id, path });
    const passwd = await file("/etc/passwd");
    expect(passwd.a).toMatchObject({ kind: "text", text: expect.stringContaining("daemon") });
    expect(passwd.b).toMatchObject({ kind: "text", text: "root:x:0:0:changed:/root:/bin/bash\n" });
    expect(await file("/srv/link")).toMatchObject({ a: null, b: { kind: "symlink", target: "/etc/shadow" } });
    expect((await file("/etc/debian_version")).b).toBeNull();
    expect((await file("/usr/bin/sh")).b).toMatchObject({ kind: "symlink" });
    // A path does not go through a link, not even through one of the image's own.
    expect((await file("/bin/sh")).b).toBeNull();
    expect((await file("/usr/bin/python3.13")).b).toMatchObject({ kind: "binary" });
    await expect(file("/etc/../../../etc/passwd")).rejects.toEqual(failing("INVALID_INPUT"));
  });

  it("never leaves the layers, whatever links a sandbox puts there", async () => {
    const { id } = await api.sandboxes.create.mutate({});
    await run(
      api,
      id,
      "mkdir /evil && ln -s / /evil/root && ln -s ../../../../../../../etc /evil/up; mkfifo /evil/pipe",
    );
    const paths = ["/evil/root/etc/shadow", "/evil/up/shadow", "/evil/pipe"];
    for (const path of paths) {
      const { b } = await api.compare.file.query({ b: id, path });
      expect(b?.kind ?? "nothing").toMatch(/^(nothing|other)$/);
    }
    expect(await changed({ b: id, query: "/evil" })).toEqual([
      "added /evil",
      "added /evil/pipe",
      "added /evil/root",
      "added /evil/up",
    ]);
    await api.sandboxes.terminate.mutate({ sandboxId: id });
  });

  it("is told soon while folders are swapped with files without end", async () => {
    const { id } = await api.sandboxes.create.mutate({});
    const swapping = `
import ctypes, os
libc = ctypes.CDLL(None)
os.makedirs("/w")
os.chdir("/w")
for i in range(12):
    os.mkdir(f"d{i}")
    os.truncate(os.open(f"f{i}", os.O_CREAT | os.O_WRONLY), 8 << 40)
os.symlink("/", "link")
print("swapping", flush=True)
while True:
    for i in range(12):
        libc.syscall(316, -100, f"d{i}".encode(), -100, (f"f{i}" if i else "link").encode(), 2)`;
    const { id: processId } = await api.processes.exec.mutate({
      sandboxId: id,
      argv: ["python3", "-c", swapping],
    });
    await expect.poll(() => outputOf(api, processId), { timeout: 20_000 }).toContain("swapping");
    const began = performance.now();
    for (let asked = 0; asked < 5; asked += 1) {
      const { files, complete } = await api.compare.files.query({ b: id, query: "/w/", fresh: true });
      expect([complete, files.length > 12]).toEqual([true, true]);
    }
    expect(performance.now() - began).toBeLessThan(20_000);
    await api.sandboxes.terminate.mutate({ sandboxId: id });
  });

  it("lists page by page, filtered", async () => {
    const { id } = await api.sandboxes.create.mutate({});
    await run(
      api,
      id,
      "mkdir /many; for i in $(seq 100 349); do echo $i > /many/$i; done; rm /etc/debian_version",
    );
    const page = (offset: number) => api.compare.files.query({ b: id, query: "/MANY/", offset, limit: 100 });
    const pages = [await page(0), await page(100), await page(200)];
    expect(pages.map(({ files, matching }) => [files.length, matching])).toEqual([
      [100, 250],
      [100, 250],
      [50, 250],
    ]);
    expect(new Set(pages.flatMap(({ files }) => files.map(({ path }) => path))).size).toBe(250);
    expect(pages[0]!.counts.removed).toBe(1);
    const removed = await api.compare.files.query({ b: id, change: "removed" });
    expect(removed.files.map(({ path }) => path)).toEqual(["/etc/debian_version"]);
    await api.sandboxes.terminate.mutate({ sandboxId: id });
  });
});

describe("compare", () => {
  it("has three columns for two forks of one snapshot", async () => {
    const source = await api.sandboxes.create.mutate({ name: "source" });
    await run(api, source.id, "echo one > /root/both; echo one > /root/left; echo one > /root/gone");
    const listener =
      "import socket,time; s=socket.create_server(('',8080)); print('up', flush=True); time.sleep(9999)";
    await api.processes.exec.mutate({ sandboxId: source.id, argv: ["python3", "-c", listener], cwd: "/srv" });
    const { sandboxes, snapshot } = await api.sandboxes.fork.mutate({ sandboxId: source.id, count: 2 });
    const [a, b] = [sandboxes[0]!.id, sandboxes[1]!.id];
    await run(api, a, "echo a > /root/both; echo a > /root/left; rm /root/gone");
    const dist = "/usr/local/lib/python3.13/dist-packages";
    await run(
      api,
      b,
      `echo b > /root/both; echo b > /root/right; mkdir -p ${dist}/requests-2.32.3.dist-info`,
    );
    for (const { id, status } of await api.processes.list.query({ sandboxId: b })) {
      if (status === "running") await api.processes.kill.mutate({ processId: id, signal: "SIGKILL" });
    }
    const { files } = await api.compare.files.query({ a, b, query: "/root/" });
    expect(
      files.map(({ path, change, sinceBase, base }) => [path, change, sinceBase, base?.size ?? null]),
    ).toEqual([
      ["/root/both", "changed", { a: "changed", b: "changed" }, 4],
      ["/root/gone", "added", { a: "removed", b: null }, 4],
      ["/root/left", "changed", { a: "changed", b: null }, 4],
      ["/root/right", "added", { a: null, b: "added" }, null],
    ]);
    const both = await api.compare.file.query({ a, b, path: "/root/both" });
    expect([both.base, both.a, both.b]).toMatchObject([{ text: "one\n" }, { text: "a\n" }, { text: "b\n" }]);

    const summary = await api.compare.summary.query({ a, b });
    expect(summary.base).toMatchObject({ type: "snapshot", id: snapshot.id });
    expect(summary.processes).toEqual([
      { command: expect.stringContaining("python3 -c"), cwd: "/srv", base: 1, a: 1, b: 0 },
    ]);
    expect(summary.ports.find(({ port }) => port === 8080)).toMatchObject({ a: true, b: false });
    expect(summary.packages).toEqual([
      { manager: "pip", name: "requests", base: null, a: null, b: "2.32.3" },
    ]);
    for (const id of [source.id, a, b]) await api.sandboxes.terminate.mutate({ sandboxId: id });
  });

  it("tells hundreds of packages at one look at a running sandbox", async () => {
    const { id } = await api.sandboxes.create.mutate({});
    const root = "/usr/local/lib/node_modules";
    await run(
      api,
      id,
      `for i in $(seq 400); do
         mkdir -p ${root}/p$i && echo '{"name":"p'$i'","version":"1.0.'$i'"}' > ${root}/p$i/package.json
       done`,
    );
    const began = performance.now();
    const { packages } = await api.compare.summary.query({ a: sandboxId, b: id });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(packages).toHaveLength(400);
    expect(packages).toContainEqual({ manager: "npm", name: "p7", base: null, a: null, b: "1.0.7" });
    await api.sandboxes.terminate.mutate({ sandboxId: id });
  });

  it("has two columns for a sandbox and its own snapshot's heir, and for a snapshot and what it was made from", async () => {
    const [first] = await api.snapshots.list.query({ sandboxId });
    const heir = await api.sandboxes.create.mutate({ snapshotId: first!.id });
    await run(api, heir.id, "echo heir > /root/heir");
    expect(await changed({ a: first!.id, b: heir.id })).toEqual(["added /root/heir"]);
    const { base } = await api.compare.summary.query({ a: first!.id, b: heir.id });
    expect(base).toBeNull();
    await api.sandboxes.terminate.mutate({ sandboxId: heir.id });
    await expect(api.compare.files.query({ b: heir.id })).rejects.toEqual(failing("NOT_FOUND"));
  });
});
