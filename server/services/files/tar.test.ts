import { buffer } from "node:stream/consumers";
import { extract } from "tar-stream";
import { expect, it } from "vitest";
import type { FileEntry } from "../../engine/port.ts";
import { archiveOf } from "./tar.ts";

function entry(name: string, more: Partial<FileEntry> = {}): FileEntry {
  const version = { sizeBytes: 0, seconds: 1_700_000_000, nanoseconds: 0 };
  return { name: Buffer.from(name), kind: "file", mode: 0o640, uid: 5, gid: 6, version, link: null, ...more };
}

const sized = (sizeBytes: number) => ({ version: { sizeBytes, seconds: 1, nanoseconds: 0 } });

async function* walk(...parts: (FileEntry | Buffer)[]) {
  yield* parts;
}

it("holds files, folders and links, names of any length, and no sockets", async () => {
  const long = "n".repeat(300);
  const link = { target: Buffer.from("t".repeat(200)), kind: null };
  const archive = archiveOf(
    Buffer.from("top"),
    walk(
      entry("d", { kind: "folder" }),
      entry("d/a", sized(3)),
      Buffer.from("abc"),
      entry(long, sized(512)),
      Buffer.alloc(512, "x"),
      entry("l", { kind: "link", link }),
      entry("s", { kind: "socket" }),
    ),
  );
  const found: unknown[] = [];
  const reader = extract();
  reader.end(await buffer(archive));
  for await (const one of reader) {
    const { name, type, size, linkname, mode, uid } = one.header;
    found.push([name, type, size, linkname ?? null, mode, uid]);
    one.resume();
  }
  expect(found).toEqual([
    ["top/d/", "directory", 0, null, 0o640, 5],
    ["top/d/a", "file", 3, null, 0o640, 5],
    [`top/${long}`, "file", 512, null, 0o640, 5],
    ["top/l", "symlink", 0, "t".repeat(200), 0o640, 5],
  ]);
});

it("makes nobody else's rights of a program that is unpacked", async () => {
  const modes: (number | undefined)[] = [];
  const reader = extract();
  reader.end(
    await buffer(
      archiveOf(
        Buffer.from("top"),
        walk(
          entry("suid", { mode: 0o6755 }),
          entry("odd", { mode: 0xffffffff }),
          entry("t", { mode: 0o1777 }),
        ),
      ),
    ),
  );
  for await (const one of reader) {
    modes.push(one.header.mode);
    one.resume();
  }
  expect(modes).toEqual([0o755, 0o1777, 0o1777]);
});

it("is made of whole blocks, two empty ones at the end, also when empty", async () => {
  const empty = await buffer(archiveOf(Buffer.from("top"), walk()));
  expect(empty.equals(Buffer.alloc(1024))).toBe(true);
  const one = await buffer(archiveOf(Buffer.from("top"), walk(entry("a", sized(1)), Buffer.from("x"))));
  expect(one.length).toBe(512 + 512 + 1024);
});
