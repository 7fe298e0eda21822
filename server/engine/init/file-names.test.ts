import { describe, expect, it } from "vitest";
import type { FileEntry, FileKind } from "../port.ts";
import { checkName, checkPath, WalkCheck } from "./file-names.ts";

const refused = expect.objectContaining({ code: "UNAVAILABLE" });

describe("a name", () => {
  it.each(["", ".", "..", "/", "/etc", "a//b", "a/", "./a", "a/../b", "a/..", "a\0b"])(
    "is not %j",
    (name) => {
      expect(() => checkPath(Buffer.from(name))).toThrow(refused);
      expect(() => checkName(Buffer.from(name))).toThrow(refused);
    },
  );

  it.each(["a", "...", "..a", "b\n", "\\"])("may be %j", (name) => {
    checkName(Buffer.from(name));
    checkPath(Buffer.from(`a/${name}/b`));
  });

  it("in a list is no path", () => {
    expect(() => checkName(Buffer.from("a/b"))).toThrow(refused);
  });
});

describe("a walk", () => {
  const KINDS: Record<string, FileKind> = { f: "file", d: "folder", l: "link" };
  /** `d:name` for a folder, `f:` a file, `l:` a link. */
  const walk = (...entries: string[]) => {
    const check = new WalkCheck();
    for (const entry of entries) {
      check.check({ kind: KINDS[entry[0]!], name: Buffer.from(entry.slice(2)) } as FileEntry);
    }
  };

  it("goes down into folders and up again", () => {
    walk("f:x", "d:a", "d:a/b", "d:a/b/c", "f:a/b/c/x", "l:a/b/x", "f:a/x", "d:ab", "f:ab/x", "l:x2", "f:y");
  });

  it.each([
    ["through a link", ["l:a", "f:a/x"]],
    ["through a file", ["f:a", "f:a/x"]],
    ["out of nowhere", ["f:a/x"]],
    ["where it has left", ["d:a", "f:a/x", "f:b", "f:a/y"]],
    ["beside a folder whose name begins alike", ["d:ab", "f:a/x"]],
    ["onto a link", ["d:a", "l:a/x", "f:a/x"]],
    ["through a folder that became a link", ["d:a", "l:a", "d:a", "f:a/x"]],
  ])("goes nowhere else: %s", (_, entries) => {
    walk(...entries.slice(0, -2));
    expect(() => walk(...entries)).toThrow(refused);
  });
});
