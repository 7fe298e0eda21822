import { expect, test } from "vitest";
import { SANDBOX_STATUSES } from "../../domain/status.ts";
import { alignmentOf } from "./align.ts";

test.each([
  ["running", "running", "none"],
  ["running", "paused", "resume"],
  ["running", "stopped", "settle"],
  ["running", "missing", "settle"],
  ["paused", "paused", "none"],
  ["paused", "running", "pause"],
  ["paused", "missing", "settle"],
  ["terminated", "running", "remove"],
  ["terminated", "stopped", "remove"],
  ["terminated", "missing", "none"],
  [undefined, "paused", "remove"],
  [undefined, "missing", "none"],
] as const)("a row that is %s and a sandbox that is %s: %s", (row, held, expected) => {
  expect(alignmentOf(row, held)).toBe(expected);
});

test("what an operation or a person has to end is left alone", () => {
  for (const row of ["creating", "terminating", "failed"] as const) {
    for (const held of ["running", "paused", "stopped", "missing"] as const) {
      expect(alignmentOf(row, held)).toBe("none");
    }
  }
});

test("every status of a row has an answer", () => {
  for (const row of SANDBOX_STATUSES) expect(alignmentOf(row, "running")).toBeTypeOf("string");
});
