import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { type Api, apiOf, failing, run } from "../../testing/api.ts";
import { startTestServer, type TestServer } from "../../testing/instance.ts";

const MIB = 1 << 20;

describe("files of a sandbox, over HTTP", () => {
  let server: TestServer;
  let api: Api;
  let sandbox: Sandbox;
  let sandboxId: string;

  beforeAll(async () => {
    server = await startTestServer({ pages: false });
    api = apiOf(server);
    sandbox = await api.sandboxes.create.mutate({ name: "files" });
    sandboxId = sandbox.id;
  });
  afterAll(() => server?.dispose());

  const url = (what: string, path: string, more = "") =>
    `${server.url}/api/files/${sandboxId}/${what}?path=${encodeURIComponent(path)}${more}`;
  const bearer = () => ({ authorization: `Bearer ${server.apiKey}` });
  const ask = (target: string, init: RequestInit = {}) =>
    fetch(target, { ...init, headers: { ...bearer(), ...init.headers } });
  const put = (path: string, body: BodyInit, more = "") =>
    ask(url("content", path, more), { method: "PUT", body, duplex: "half" } as RequestInit);
  const names = (list: { entries: { name: string }[] }) => list.entries.map(({ name }) => name);

  it("lists, writes, reads, renames, finds and deletes", async () => {
    await api.files.makeFolder.mutate({ sandboxId, path: "/srv/work" });
    const path = "/srv/work/a.txt";
    const made = await api.files.writeText.mutate({ sandboxId, path, text: "héllo\n", version: null });
    expect(made).toMatchObject({ path, name: "a.txt", kind: "file", uid: 0 });
    expect(await run(api, sandboxId, `cat ${path}`)).toMatchObject({ stdout: "héllo\n" });
    expect((await api.files.readText.query({ sandboxId, path })).text).toBe("héllo\n");
    expect((await api.files.stat.query({ sandboxId, path })).version).toBe(made.version);

    const list = await api.files.list.query({ sandboxId, path: "/srv" });
    expect(list.entries).toMatchObject([{ name: "work", kind: "folder", changed: true }]);
    const etc = await api.files.list.query({ sandboxId, path: "/etc" });
    expect(etc.entries.find(({ name }) => name === "passwd")?.changed).toBe(false);

    await api.files.rename.mutate({ sandboxId, path, to: "/srv/work/b.txt" });
    const found = await api.files.find.query({ sandboxId, path: "/srv", text: "HÉLLO", in: "content" });
    expect(found.matches).toEqual([]); // only ASCII letters are the same in both cases
    const again = await api.files.find.query({ sandboxId, path: "/srv", text: "LLO", in: "content" });
    expect(again.matches).toMatchObject([
      { path: "/srv/work/b.txt", name: "work/b.txt", line: 1, text: "héllo" },
    ]);
    expect(await api.files.remove.mutate({ sandboxId, path: "/srv/work" })).toEqual({ removed: 2 });
    await expect(api.files.list.query({ sandboxId, path: "/srv/work" })).rejects.toEqual(
      failing("NOT_FOUND"),
    );
  });

  it("doesn't overwrite silently", async () => {
    const path = "/srv/shared.txt";
    const { version } = await api.files.writeText.mutate({ sandboxId, path, text: "mine", version: null });
    await run(api, sandboxId, `echo theirs > ${path}`);
    const write = (text: string, of: string | null) =>
      api.files.writeText.mutate({ sandboxId, path, text, version: of });
    await expect(write("x", version)).rejects.toEqual(failing("CONFLICT", /changed meanwhile/));
    await expect(write("x", null)).rejects.toEqual(failing("ALREADY_EXISTS", /there already/));
    expect((await api.files.readText.query({ sandboxId, path })).text).toBe("theirs\n");
  });

  it("edits what the sandbox has mounted, such as /etc/hosts", async () => {
    const { entry, text } = await api.files.readText.query({ sandboxId, path: "/etc/hosts" });
    const next = `${text}127.0.0.1 edited\n`;
    await api.files.writeText.mutate({ sandboxId, path: "/etc/hosts", text: next, version: entry.version });
    expect((await run(api, sandboxId, "cat /etc/hosts")).stdout).toBe(next);
  });

  it("marks what was deleted, and follows no link of the sandbox's on the host", async () => {
    await run(api, sandboxId, "rm /etc/issue; mkdir -p /srv/l; ln -s / /srv/l/root; ln -s /etc /srv/l/etc");
    expect((await api.files.list.query({ sandboxId, path: "/etc" })).deleted).toContain("issue");
    const list = await api.files.list.query({ sandboxId, path: "/srv/l/etc" });
    expect(names(list)).toContain("passwd");
    expect(list.entries.every(({ changed }) => changed === false)).toBe(true);
  });

  it("stays in the sandbox, whatever the path", async () => {
    const secret = await mkdtemp(join(tmpdir(), "forkyard-secret-"));
    try {
      await writeFile(join(secret, "key"), "the host's own");
      await run(api, sandboxId, `ln -s ${secret} /srv/out; ln -s /proc/1/root /srv/proc`);
      for (const path of [
        secret,
        `/../../..${secret}`,
        "/srv/out",
        `/srv/proc/${secret}`,
        `/proc/self/cwd${secret}`,
      ])
        await expect(api.files.list.query({ sandboxId, path })).rejects.toEqual(failing("NOT_FOUND"));
      expect((await ask(url("content", `${secret}/key`))).status).toBe(404);
      expect((await put(`${secret}/new`, "x")).status).toBe(404);
      expect(await readdir(secret)).toEqual(["key"]);
      expect(await readlink("/proc/self/cwd")).not.toBe("/");
    } finally {
      await rm(secret, { recursive: true });
    }
  });

  it("tells what can't be read, and a part beyond the end, as such", async () => {
    const memory = "/proc/self/mem"; // nothing lies at its first address
    await expect(api.files.readText.query({ sandboxId, path: memory })).rejects.toEqual(failing("CONFLICT"));
    const unread = await ask(url("content", memory));
    expect([unread.status, await unread.json()]).toMatchObject([409, { error: { code: "CONFLICT" } }]);
    for (const from of [1e10, 99_999_999_999_999]) {
      const beyond = await ask(url("content", "/etc/passwd"), { headers: { range: `bytes=${from}-` } });
      expect([beyond.status, beyond.headers.get("content-range")]).toEqual([
        416,
        expect.stringMatching(/^bytes \*\/\d+$/),
      ]);
    }
  });

  it("handles names that are no text", async () => {
    await run(
      api,
      sandboxId,
      String.raw`mkdir /srv/odd; cd /srv/odd; touch "$(printf 'caf\351')" "$(printf 'a\nb')"`,
    );
    const { entries } = await api.files.list.query({ sandboxId, path: "/srv/odd" });
    expect(entries.map(({ name }) => name).sort()).toEqual(["a\\nb", "caf\\xe9"]);
    for (const { path } of entries) {
      expect((await put(path, "content", "&replace=1")).status).toBe(200);
      expect(await (await ask(url("content", path))).text()).toBe("content");
      await api.files.remove.mutate({ sandboxId, path });
    }
    expect((await api.files.list.query({ sandboxId, path: "/srv/odd" })).entries).toEqual([]);
  });

  it("streams large files both ways without holding them", async () => {
    const size = 192 * MIB;
    const sent = createHash("sha256");
    async function* content() {
      for (let i = 0; i < size / MIB; i++) {
        const piece = Buffer.alloc(MIB, `${i} `);
        sent.update(piece);
        yield piece;
      }
    }
    expect((await put("/srv/large", Readable.toWeb(Readable.from(content())) as ReadableStream)).status).toBe(
      200,
    );
    const answer = await ask(url("content", "/srv/large"));
    expect(answer.headers.get("content-length")).toBe(String(size));
    const got = createHash("sha256");
    await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), got);
    expect(got.digest("hex")).toBe(sent.digest("hex"));
    const part = await ask(url("content", "/srv/large"), { headers: { range: "bytes=0-3" } });
    expect([part.status, await part.text()]).toEqual([206, "0 0 "]);
    const tag = answer.headers.get("etag")!;
    expect((await ask(url("content", "/srv/large"), { headers: { "if-none-match": tag } })).status).toBe(304);
    const rest = { range: `bytes=${size - 4}-`, "if-range": tag };
    const last = await ask(url("content", "/srv/large"), { headers: rest });
    expect([last.status, await last.text()]).toEqual([206, "191 "]);
    await put("/srv/large", "another file", "&replace=1");
    const changed = await ask(url("content", "/srv/large"), { headers: rest });
    expect([changed.status, await changed.text()]).toEqual([200, "another file"]);
    await api.files.remove.mutate({ sandboxId, path: "/srv/large" });
  });

  it("refuses an upload over what is there, and one that breaks off leaves nothing", async () => {
    expect((await put("/srv/once", "1")).status).toBe(200);
    const refused = await put("/srv/once", Buffer.alloc(4 * MIB));
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as { error: { code: string } }).error.code).toBe("ALREADY_EXISTS");
    expect(await (await ask(url("content", "/srv/once"))).text()).toBe("1");

    await run(api, sandboxId, "mkdir /srv/broken");
    await new Promise<void>((resolve) => {
      const target = new URL(url("content", "/srv/broken/f"));
      const req = request(target, { method: "PUT", headers: { "content-length": 10 * MIB, ...bearer() } });
      req.on("error", () => {}).on("close", () => resolve());
      req.write(Buffer.alloc(MIB), () => req.destroy());
    });
    await expect
      .poll(async () => names(await api.files.list.query({ sandboxId, path: "/srv/broken" })), {
        timeout: 30_000,
      })
      .toEqual([]);
  });

  it("gives a folder as an archive that tar reads", async () => {
    const long = "l".repeat(150);
    await run(
      api,
      sandboxId,
      `mkdir -p /srv/t/in; cd /srv/t; echo one > in/1; ln -s in/1 link; touch ${long}; head -c 70000 /dev/zero > zeros; mkfifo pipe`,
    );
    const directory = await mkdtemp(join(tmpdir(), "forkyard-tar-"));
    try {
      const answer = await ask(url("archive", "/srv/t"));
      expect(answer.headers.get("content-disposition")).toContain('filename="t.tar"');
      await writeFile(join(directory, "t.tar"), Buffer.from(await answer.arrayBuffer()));
      const { stdout } = await promisify(execFile)("tar", ["-tf", join(directory, "t.tar")]);
      const listed = stdout.trim().split("\n").sort();
      expect(listed).toEqual(["t/in/", "t/in/1", "t/link", `t/${long}`, "t/pipe", "t/zeros"]);
      expect((await ask(url("archive", "/srv/t/zeros"))).status).toBe(409);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("serves nothing as a page, and nobody else's pages", async () => {
    await put("/srv/page.html", "<script>alert(1)</script>", "&replace=1");
    const answer = await ask(url("content", "/srv/page.html"));
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(answer.headers.get("content-security-policy")).toMatch(/sandbox/);
    for (const [name, value] of [
      ["origin", "http://evil.example"],
      ["sec-fetch-site", "cross-site"],
    ] as const) {
      const foreign = await ask(url("content", "/srv/page.html"), { headers: { [name]: value } });
      expect(foreign.status).toBe(403);
    }
    expect((await ask(url("content", "/srv/page.html"), { method: "DELETE" })).status).toBe(404);
    expect((await ask(url("content", "srv"))).status).toBe(400);
    expect((await ask(url("content", "/dev/zero"))).status).toBe(409);
  });

  it("says so when the sandbox is paused, and goes on after it", async () => {
    await api.sandboxes.pause.mutate({ sandboxId });
    await expect(api.files.list.query({ sandboxId, path: "/" })).rejects.toEqual(
      failing("CONFLICT", /is paused/),
    );
    expect((await ask(url("content", "/etc/passwd"))).status).toBe(409);
    await api.sandboxes.resume.mutate({ sandboxId });
    expect(names(await api.files.list.query({ sandboxId, path: "/" }))).toContain("etc");
  });

  it("a memory snapshot holds no trace of work on files", async () => {
    await api.files.list.query({ sandboxId, path: "/" });
    const { sandboxes } = await api.sandboxes.fork.mutate({ sandboxId, count: 1 });
    const fork = sandboxes[0]!.id;
    expect(names(await api.files.list.query({ sandboxId: fork, path: "/srv" }))).toContain("once");
    await api.sandboxes.terminate.mutate({ sandboxId: fork });
  });
});
