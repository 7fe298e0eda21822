import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { FileEntry } from "../port.ts";
import type { InitFiles } from "./files.ts";
import { type Build, startInit, type TestInit } from "./test-init.ts";

const MIB = 1 << 20;
const signal = () => AbortSignal.timeout(60_000);
const bytes = (text: string) => Buffer.from(text);
const names = (entries: FileEntry[]) => entries.map(({ name }) => name.toString("latin1")).sort();

function makePipe(path: string): void {
  execFileSync("sh", ["-c", `mkfifo "$0"`, path]);
}

async function* pieces(...parts: Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

describe.each<Build>(["sandbox-init-checked", "sandbox-init"])("files through %s", (build) => {
  let init: TestInit;
  let files: InitFiles;
  let top: string;
  const at = (...parts: string[]) => bytes(join(top, ...parts));

  beforeAll(async () => {
    init = await startInit(build, { pidNamespace: true });
    files = init.host.files;
  });
  afterAll(async () => {
    const { code, stderr } = await init.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "forkyard-files-"));
  });
  afterEach(async () => {
    // Nothing half-written stays, and every worker goes with its request.
    expect(execFileSync("find", [top, "-name", ".forkyard-*"], { encoding: "utf8" })).toBe("");
    rmSync(top, { recursive: true, force: true });
    await vi.waitFor(async () => expect((await init.host.tree()).length).toBe(1), { timeout: 30_000 });
  });

  const list = (path: Buffer, limit = 1000) => files.list(path, { limit, signal: signal() });
  const write = (
    path: Buffer,
    data: AsyncIterable<Buffer>,
    expected: Parameters<InitFiles["write"]>[2]["expect"],
  ) => files.write(path, data, { expect: expected, signal: signal() });
  async function read(path: Buffer, offset = 0, length = 64 * MIB): Promise<Buffer> {
    const { data } = await files.read(path, { offset, length, signal: signal() });
    const parts: Buffer[] = [];
    for await (const part of data) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  }

  describe("listing", () => {
    it("tells kind, mode, size, time and where links lead", async () => {
      writeFileSync(join(top, "a.txt"), "hello", { mode: 0o640 });
      mkdirSync(join(top, "folder"));
      symlinkSync("a.txt", join(top, "link"));
      symlinkSync("nowhere", join(top, "broken"));
      symlinkSync("/etc", join(top, "away"));
      makePipe(join(top, "pipe"));
      const { entries, more } = await list(at());
      const by = new Map(entries.map((entry) => [entry.name.toString(), entry]));
      expect(more).toBe(false);
      expect(by.get("a.txt")).toMatchObject({
        kind: "file",
        mode: 0o640,
        version: { sizeBytes: 5 },
        link: null,
      });
      expect(by.get("a.txt")?.version.seconds).toBe(Math.floor(statSync(join(top, "a.txt")).mtimeMs / 1000));
      expect(by.get("folder")?.kind).toBe("folder");
      expect(by.get("pipe")?.kind).toBe("pipe");
      expect(by.get("link")).toMatchObject({ kind: "link", link: { target: bytes("a.txt"), kind: "file" } });
      expect(by.get("broken")?.link).toEqual({ target: bytes("nowhere"), kind: null });
      expect(by.get("away")?.link).toEqual({ target: bytes("/etc"), kind: "folder" });
    });

    it("keeps names that are no UTF-8 or hold line breaks", async () => {
      const odd = ["a\nb", "caf\xe9", "\xff\xfe", " ", "x".repeat(255), "-rf", "*"];
      for (const name of odd)
        writeFileSync(Buffer.concat([at(), bytes("/"), Buffer.from(name, "latin1")]), name);
      expect(names((await list(at())).entries)).toEqual([...odd].sort());
      for (const name of odd) {
        const path = Buffer.concat([at(), bytes("/"), Buffer.from(name, "latin1")]);
        expect((await read(path)).toString()).toBe(name);
        await files.remove(path, { signal: signal() });
      }
      expect((await list(at())).entries).toEqual([]);
    });

    it("stops at its bound in a huge folder", async () => {
      for (let i = 0; i < 3000; i++) writeFileSync(join(top, `f${i}`), "");
      const { entries, more } = await list(at(), 500);
      expect(entries).toHaveLength(500);
      expect(more).toBe(true);
      expect((await list(at(), 3000)).more).toBe(false);
    });

    it.each([
      ["nothing", "missing", "NOT_FOUND"],
      ["a file", "file", "CONFLICT"],
      ["a circle of links", "loop", "CONFLICT"],
    ])("refuses %s", async (_, name, code) => {
      writeFileSync(join(top, "file"), "");
      symlinkSync("loop", join(top, "loop"));
      await expect(list(at(name))).rejects.toMatchObject({ code });
    });

    it("refuses what is no absolute path", async () => {
      await expect(list(bytes("tmp"))).rejects.toMatchObject({ code: "INVALID_INPUT" });
      await expect(list(bytes(""))).rejects.toMatchObject({ code: "INVALID_INPUT" });
      await expect(list(bytes("/a\0b"))).rejects.toMatchObject({ code: "INVALID_INPUT" });
      await expect(list(Buffer.alloc(5000, "/a"))).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });
  });

  describe("reading", () => {
    it("gives a part, or all of it", async () => {
      const content = Buffer.alloc(300_000, "0123456789");
      writeFileSync(join(top, "f"), content);
      expect((await read(at("f"))).equals(content)).toBe(true);
      expect((await read(at("f"), 5, 7)).toString()).toBe("5678901");
      expect((await read(at("f"), 299_999)).toString()).toBe("9");
      for (const beyond of [400_000, Number.MAX_SAFE_INTEGER])
        expect((await read(at("f"), beyond)).length).toBe(0);
      expect((await read(at("f"), 0, 0)).length).toBe(0);
    });

    it("reads files whose size is not known before", async () => {
      expect((await read(bytes("/proc/self/status"))).toString()).toContain("sandbox-files");
    });

    it.each([
      ["a folder", () => at()],
      ["a device", () => bytes("/dev/zero")],
      ["a pipe", () => at("pipe")],
      ["a link to a device", () => at("zero")],
      ["memory where there is none", () => bytes("/proc/self/mem")],
    ])("refuses %s", async (_, path) => {
      makePipe(join(top, "pipe"));
      symlinkSync("/dev/zero", join(top, "zero"));
      await expect(read(path())).rejects.toMatchObject({ code: "CONFLICT" });
    });

    it("is cancelled, and doesn't run ahead of its reader", async () => {
      writeFileSync(join(top, "big"), "");
      truncateSync(join(top, "big"), 4 * 1024 * MIB);
      const abort = new AbortController();
      const { data } = await files.read(at("big"), { offset: 0, length: 2 ** 40, signal: abort.signal });
      await data.next();
      abort.abort();
      await expect(data.next().then(() => data.next())).rejects.toMatchObject({ code: "CANCELLED" });
    });
  });

  describe("writing", () => {
    it("makes a file, and replaces it whole with its mode kept", async () => {
      const entry = await write(at("f"), pieces(bytes("one "), bytes("two")), "nothing");
      expect(readFileSync(join(top, "f"), "utf8")).toBe("one two");
      expect(entry).toMatchObject({ name: bytes("f"), kind: "file", mode: 0o644, version: { sizeBytes: 7 } });
      chmodSync(join(top, "f"), 0o755);
      linkSync(join(top, "f"), join(top, "other"));
      await write(at("f"), pieces(bytes("three")), entry.version);
      expect(readFileSync(join(top, "f"), "utf8")).toBe("three");
      expect(statSync(join(top, "f")).mode & 0o777).toBe(0o755);
      expect(readFileSync(join(top, "other"), "utf8")).toBe("one two");
    });

    it("takes large data in any pieces", async () => {
      const part = Buffer.alloc(3 * MIB + 17, "abcdefg");
      await write(at("f"), pieces(part, Buffer.alloc(0), part.subarray(0, 1), part), "anything");
      const all = Buffer.concat([part, part.subarray(0, 1), part]);
      expect(readFileSync(join(top, "f")).equals(all)).toBe(true);
    });

    it("doesn't overwrite what somebody else has changed, made or deleted", async () => {
      const { version } = await write(at("f"), pieces(bytes("mine")), "nothing");
      await expect(write(at("f"), pieces(bytes("x")), "nothing")).rejects.toMatchObject({
        code: "ALREADY_EXISTS",
      });
      const within = write(at("f/g"), pieces(bytes("x")), "nothing");
      await expect(within).rejects.toMatchObject({ code: "CONFLICT" });
      writeFileSync(join(top, "f"), "their");
      await expect(write(at("f"), pieces(bytes("x")), version)).rejects.toMatchObject({ code: "CONFLICT" });
      expect(readFileSync(join(top, "f"), "utf8")).toBe("their");
      rmSync(join(top, "f"));
      await expect(write(at("f"), pieces(bytes("x")), version)).rejects.toMatchObject({ code: "CONFLICT" });
      expect(readdirSync(top)).toEqual([]);
    });

    it("notices a change that came while the data did", async () => {
      const { version } = await write(at("f"), pieces(bytes("mine")), "nothing");
      async function* slow() {
        yield bytes("new");
        writeFileSync(join(top, "f"), "their change");
        yield bytes("er");
      }
      await expect(write(at("f"), slow(), version)).rejects.toMatchObject({ code: "CONFLICT" });
      expect(readFileSync(join(top, "f"), "utf8")).toBe("their change");
    });

    it("leaves links in place and writes what they lead to", async () => {
      writeFileSync(join(top, "f"), "old");
      symlinkSync("f", join(top, "link"));
      await write(at("link"), pieces(bytes("new")), "anything");
      expect(lstatSync(join(top, "link")).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(top, "f"), "utf8")).toBe("new");
    });

    it.each([
      ["a folder", "folder", "CONFLICT"],
      ["a pipe", "pipe", "CONFLICT"],
      ["a missing folder's file", "missing/f", "NOT_FOUND"],
      ["a file's file", "file/f", "CONFLICT"],
    ])("refuses %s", async (_, name, code) => {
      mkdirSync(join(top, "folder"));
      writeFileSync(join(top, "file"), "");
      makePipe(join(top, "pipe"));
      const data = pieces(Buffer.alloc(8 * MIB));
      await expect(write(at(name), data, "anything")).rejects.toMatchObject({ code });
    });

    it("leaves nothing when the sender gives up", async () => {
      async function* broken() {
        yield Buffer.alloc(MIB);
        throw new Error("the browser went away");
      }
      await expect(write(at("f"), broken(), "anything")).rejects.toThrow("the browser went away");
      await vi.waitFor(() => expect(readdirSync(top)).toEqual([]), { timeout: 30_000 });
    });
  });

  describe("folders, names, deletion", () => {
    it("makes folders and renames without overwriting", async () => {
      expect(await files.makeFolder(at("d"), { signal: signal() })).toMatchObject({ kind: "folder" });
      await expect(files.makeFolder(at("d"), { signal: signal() })).rejects.toMatchObject({
        code: "CONFLICT",
      });
      writeFileSync(join(top, "f"), "1");
      writeFileSync(join(top, "g"), "2");
      const rename = (from: string, to: string) => files.rename(at(from), at(to), { signal: signal() });
      await expect(rename("f", "g")).rejects.toMatchObject({ code: "CONFLICT" });
      expect((await rename("f", "d/h")).name).toEqual(bytes("h"));
      expect(readFileSync(join(top, "d/h"), "utf8")).toBe("1");
      await expect(rename("d", "d/inner")).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(rename("missing", "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("deletes a tree, but never through a link", async () => {
      mkdirSync(join(top, "keep"));
      writeFileSync(join(top, "keep/me"), "");
      mkdirSync(join(top, "d/e/f"), { recursive: true });
      for (const folder of ["d", "d/e", "d/e/f"]) {
        writeFileSync(join(top, folder, "file"), "");
        symlinkSync(join(top, "keep"), join(top, folder, "link"));
      }
      expect(await files.remove(at("d"), { signal: signal() })).toBe(9);
      expect(await files.remove(at("keep/me"), { signal: signal() })).toBe(1);
      expect(readdirSync(top)).toEqual(["keep"]);
      await expect(files.remove(at("d"), { signal: signal() })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(files.remove(bytes("/"), { signal: signal() })).rejects.toMatchObject({
        code: "CONFLICT",
      });
    });

    it("deletes what is deeper than a path can be", async () => {
      const name = "x".repeat(200);
      const script = `cd "$0"; i=0; while [ $i -lt 40 ]; do mkdir ${name} && cd -P ${name} || exit 1; i=$((i+1)); done`;
      execFileSync("bash", ["-c", script, top]);
      expect(await files.remove(at(name), { signal: signal() })).toBe(40);
      expect(existsSync(join(top, name))).toBe(false);
    });
  });

  describe("finding", () => {
    const find = (what: string, where: "names" | "content", limit = 100) =>
      files.find(at(), { what: bytes(what), in: where, limit, timeoutMs: 30_000, signal: signal() });

    beforeEach(() => {
      mkdirSync(join(top, "a/b"), { recursive: true });
      writeFileSync(join(top, "a/Readme.md"), "first line\nthe Needle is here\n");
      writeFileSync(join(top, "a/b/readme.txt"), `${"x".repeat(200_000)}needle`);
      writeFileSync(join(top, "a/b/binary"), Buffer.from("needle\0"));
      symlinkSync("..", join(top, "a/b/up"));
    });

    it("by a part of a name or a pattern", async () => {
      const found = async (what: string) =>
        (await find(what, "names")).matches
          .map((match) => ("entry" in match ? String(match.entry.name) : ""))
          .sort();
      expect(await found("README")).toEqual(["a/Readme.md", "a/b/readme.txt"]);
      expect(await found("*.md")).toEqual(["a/Readme.md"]);
      expect(await found("?")).toEqual(["a", "a/b"]);
      expect(await found("nothing")).toEqual([]);
    });

    it("by content, with the line", async () => {
      const { matches } = await find("needle", "content");
      const lines = matches.map((match) => ("line" in match ? [String(match.path), match.line] : []));
      expect(lines).toContainEqual(["a/Readme.md", 2]);
      expect(lines).toContainEqual(["a/b/readme.txt", 1]);
      expect(lines).toHaveLength(2);
      for (const match of matches) expect("text" in match && String(match.text)).toMatch(/needle/i);
    });

    it("stops at its bound", async () => {
      const { matches, more } = await find("e", "names", 1);
      expect(matches).toHaveLength(1);
      expect(more).toBe(true);
    });

    it("stops when the time is over", async () => {
      const options = {
        what: bytes("zzz"),
        in: "content" as const,
        limit: 10,
        timeoutMs: 0,
        signal: signal(),
      };
      expect((await files.find(bytes("/usr"), options)).timedOut).toBe(true);
    });
  });

  it("walks a folder with what is in its files", async () => {
    mkdirSync(join(top, "d"));
    writeFileSync(join(top, "d/f"), "content");
    writeFileSync(join(top, "empty"), "");
    symlinkSync("/etc", join(top, "etc"));
    const seen: string[] = [];
    for await (const part of files.walk(at(), { signal: signal() })) {
      if (Buffer.isBuffer(part)) seen.push(`data ${part}`);
      else seen.push(`${part.kind} ${part.name}`);
    }
    expect(seen.filter((line) => !line.startsWith("data")).sort()).toEqual([
      "file d/f",
      "file empty",
      "folder d",
      "link etc",
    ]);
    expect(seen[seen.indexOf("file d/f") + 1]).toBe("data content");
  });

  it("a checkpoint cuts what is under way and leaves no worker", async () => {
    const release = Promise.withResolvers<void>();
    async function* endless() {
      yield Buffer.alloc(MIB);
      await release.promise;
      yield Buffer.alloc(1);
    }
    const writing = expect(write(at("f"), endless(), "anything")).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
    await vi.waitFor(() => expect(readdirSync(top)).toHaveLength(1), { timeout: 30_000 });
    await init.host.suspend();
    expect(readdirSync(top)).toEqual([]);
    init.host.resume();
    await writing;
    release.resolve();
    expect((await init.host.tree()).length).toBe(1);
  });
});
