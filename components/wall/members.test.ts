import { describe, expect, it } from "vitest";
import type { Process } from "@/server/domain/schemas/process";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { terminalFor, usualTitle, wallHref, wallMembers } from "./members";

const sandbox = (id: string, more: Partial<Sandbox> = {}) =>
  ({ id, status: "running", forkedFromId: null, createdAt: id, ...more }) as Sandbox;
const ids = (sandboxes: Sandbox[]) => sandboxes.map(({ id }) => id);

describe("wallMembers", () => {
  const all = [
    sandbox("f2", { forkedFromId: "o" }),
    sandbox("o"),
    sandbox("f1", { forkedFromId: "o" }),
    sandbox("gone", { forkedFromId: "o", status: "terminated" }),
    sandbox("x"),
  ];
  it("takes the given ones in their order, once each", () => {
    expect(ids(wallMembers(all, { ids: ["x", "f1", "x", "nope", "gone"], origin: "" }))).toEqual(["x", "f1"]);
  });
  it("takes a sandbox and its forks", () => {
    expect(ids(wallMembers(all, { ids: [], origin: "o" }))).toEqual(["o", "f1", "f2"]);
  });
  it("is empty when nothing is named", () => {
    expect(wallMembers(all, { ids: [], origin: "" })).toEqual([]);
  });
});

describe("terminalFor", () => {
  const process = (title: string, createdAt: string, more: Partial<Process> = {}) =>
    ({ title, createdAt, tty: true, status: "running", ...more }) as Process;
  it("prefers the title, then the newest; only what runs", () => {
    const all = [
      process("shell 2", "2"),
      process("shell 1", "1"),
      process("old", "3", { status: "exited" }),
      process("job", "4", { tty: false }),
    ];
    expect(terminalFor(all, "shell 1")?.title).toBe("shell 1");
    expect(terminalFor(all, "old")?.title).toBe("shell 2");
    expect(terminalFor([], "shell 1")).toBeUndefined();
  });
});

it("wallHref", () => {
  expect(wallHref({ ids: ["a", "b"] })).toBe("/wall?ids=a,b");
  expect(wallHref({ origin: "a" })).toBe("/wall?of=a");
});

it("usualTitle", () => {
  expect(usualTitle(["shell 1", "shell 1", "shell 2"])).toBe("shell 1");
  expect(usualTitle(["shell 1", "shell 2"])).toBe("shell 2");
  expect(usualTitle([])).toBe("shell 1");
});
