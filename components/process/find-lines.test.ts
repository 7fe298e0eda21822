import { expect, test } from "vitest";
import { findLines, nextMatch, splitAtMatches } from "./find-lines";

test("lines that have the text are found, in any case", () => {
  const lines = [{ text: "Error: a" }, { text: "ok" }, { text: "an ERROR" }];
  expect(findLines(lines, "error")).toEqual([0, 2]);
  expect(findLines(lines, "x")).toEqual([]);
  expect(findLines(lines, "")).toEqual([]);
});

test("a line is split at what was looked for", () => {
  expect(splitAtMatches("aXbxc", "x")).toEqual(["a", "X", "b", "x", "c"]);
  expect(splitAtMatches("xx", "x")).toEqual(["", "x", "", "x", ""]);
  expect(splitAtMatches("(a.c)", "a.c")).toEqual(["(", "a.c", ")"]);
  expect(splitAtMatches("abc", "")).toEqual(["abc"]);
  expect(splitAtMatches("İx", "x")).toEqual(["İx"]);
});

test("from match to match, around at the ends", () => {
  expect([nextMatch(3, -1, 1), nextMatch(3, 2, 1), nextMatch(3, 0, -1), nextMatch(3, -1, -1)]).toEqual([
    0, 0, 2, 2,
  ]);
  expect(nextMatch(0, -1, 1)).toBe(-1);
});
