import { describe, expect, it } from "vitest";
import { forkNames, hostnameFor, inventName, nameWithSuffix, titleFor } from "./names.ts";
import { nameSchema } from "./schemas/common.ts";

describe("names", () => {
  it("invents names that are names", () => {
    for (let index = 0; index < 100; index++)
      expect(nameSchema.parse(inventName())).toMatch(/^[a-z]+-[a-z]+$/);
  });

  it("numbers forks on from the earlier ones", () => {
    expect(forkNames({ source: "a", asked: undefined, count: 2, earlier: 3 })).toEqual([
      "a-fork-4",
      "a-fork-5",
    ]);
  });

  it("keeps an asked-for name as it is, and numbers several", () => {
    expect(forkNames({ source: "a", asked: "try", count: 1, earlier: 3 })).toEqual(["try"]);
    expect(forkNames({ source: "a", asked: "try", count: 2, earlier: 3 })).toEqual(["try-1", "try-2"]);
  });

  it("never makes a name too long, nor cuts an emoji in two", () => {
    const name = nameWithSuffix("🦊".repeat(40), "-fork-1");
    expect(name.length).toBeLessThanOrEqual(80);
    expect(name).toBe(`${"🦊".repeat(36)}-fork-1`);
    expect(nameSchema.parse(name)).toBe(name);
  });

  it("makes host names", () => {
    expect(hostnameFor("Brisk Otter!", "x")).toBe("brisk-otter");
    expect(hostnameFor("Über Größe", "x")).toBe("u-ber-gro-e");
    expect(hostnameFor("🦊", "sbx1")).toBe("sbx1");
    expect(hostnameFor(`${"a".repeat(62)} b`, "x")).toBe("a".repeat(62));
  });

  it("makes titles of commands", () => {
    expect(titleFor(["/bin/sh", "-c", "echo a\n\techo b"])).toBe("echo a echo b");
    expect(titleFor(["ls", "-l", "/something"])).toBe("ls -l /something");
    expect(titleFor([""])).toBe("(empty)");
    expect(titleFor(["x".repeat(1_000_000)])).toBe(`${"x".repeat(79)}…`);
    expect(nameSchema.parse(titleFor(["a\u202eb\u0007"]))).toBe("a b");
  });
});
