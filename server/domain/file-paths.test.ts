import { describe, expect, it } from "vitest";
import { childPath, parentPath, pathBytes, pathOf, pathParts, shownName } from "./file-paths.ts";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe("paths of files", () => {
  it("are text where they are UTF-8, and keep their bytes where not", () => {
    expect(pathOf(new TextEncoder().encode("/tmp/é"))).toBe("/tmp/é");
    const odd = pathOf(bytes("/tmp/caf\xe9"));
    expect(odd).toMatch(/^b64:[\w-]+$/);
    expect(pathBytes(odd)).toEqual(bytes("/tmp/caf\xe9"));
    expect(parentPath(odd)).toBe("/tmp");
    expect(childPath("/tmp", bytes("caf\xe9"))).toBe(odd);
    expect(pathParts(childPath(odd, "x")).map(({ name }) => name)).toEqual(["/", "tmp", "caf\\xe9", "x"]);
  });

  it.each([
    ["/a//b/./c/../d/", "/a/b/d"],
    ["/../../etc", "/etc"],
    ["/", "/"],
    ["//", "/"],
  ])("%s is %s", (path, clean) => {
    expect(pathOf(pathBytes(path)!)).toBe(clean);
  });

  it.each([
    "",
    "a",
    "./a",
    "/a\0b",
    "b64:",
    "b64:YQ",
    "b64:L2E!",
    "b64:L2EA",
    `/${"x".repeat(4095)}`,
    "/\ud800",
  ])("%j is none", (path) => {
    expect(pathBytes(path)).toBeNull();
  });

  it("names show what doesn't show", () => {
    expect(shownName(bytes("a\nb\x1b\x7f"))).toBe("a\\nb\\x1b\\x7f");
    expect(shownName(new TextEncoder().encode("a\u202eb"))).toBe("a\\u{202e}b");
    expect(shownName(bytes("\xff a"))).toBe("\\xff a");
    expect(parentPath("/")).toBe("/");
  });
});
