import { describe, expect, it } from "vitest";
import type { Process } from "@/server/domain/schemas/process";
import { nextTitle, terminalsOf } from "./terminals";

const process = (id: string, change: Partial<Process> = {}): Process => ({
  id,
  sandboxId: "sbx1",
  argv: ["sh"],
  title: "shell 1",
  cwd: "/",
  tty: true,
  status: "running",
  exitCode: null,
  signal: null,
  pid: 7,
  forkedFromId: null,
  forkOffset: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  endedAt: null,
  failure: null,
  ...change,
});

const nothing = { seen: new Set<string>(), closed: new Set<string>(), activeId: null, over: false };
const ids = (processes: Process[]) => processes.map(({ id }) => id);

describe("terminalsOf", () => {
  const list = [
    process("late", { createdAt: "2026-01-03T00:00:00.000Z" }),
    process("early"),
    process("plain", { tty: false }),
    process("gone", { status: "exited", createdAt: "2026-01-02T00:00:00.000Z" }),
  ];

  it("shows running terminals, oldest first, and no plain processes", () => {
    expect(ids(terminalsOf(list, nothing))).toEqual(["early", "late"]);
  });

  it("keeps an ended one that was seen running, that the URL names, or whose sandbox is over", () => {
    expect(ids(terminalsOf(list, { ...nothing, seen: new Set(["gone"]) }))).toEqual([
      "early",
      "gone",
      "late",
    ]);
    expect(ids(terminalsOf(list, { ...nothing, activeId: "gone" }))).toEqual(["early", "gone", "late"]);
    expect(ids(terminalsOf(list, { ...nothing, over: true }))).toEqual(["early", "gone", "late"]);
  });

  it("leaves out what was closed here", () => {
    expect(ids(terminalsOf(list, { ...nothing, closed: new Set(["early"]) }))).toEqual(["late"]);
  });
});

describe("nextTitle", () => {
  it("counts on from the highest number", () => {
    expect(nextTitle([])).toBe("shell 1");
    expect(nextTitle([process("a", { title: "shell 4" }), process("b", { title: "build" })])).toBe("shell 5");
  });
});
