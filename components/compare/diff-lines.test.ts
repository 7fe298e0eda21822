import { expect, test } from "vitest";
import { diffLines } from "./diff-lines.ts";

const plain = (text: string, other: string, context = 1) =>
  diffLines(text, other, context).map((line) =>
    line.kind === "gap"
      ? `@ ${line.count}`
      : `${{ same: " ", added: "+", removed: "-" }[line.kind]}${line.text}`,
  );

test("shows what went and what came, with some lines around it, and how many are left out", () => {
  const before = "a\nb\nc\nd\ne\nf\ng\n";
  expect(plain(before, before.replace("d", "D"))).toEqual(["@ 2", " c", "-d", "+D", " e", "@ 2"]);
});

test("numbers the lines of both sides", () => {
  const lines = diffLines("a\nb\n", "a\nx\nb\n", 3);
  expect(lines.map((line) => (line.kind === "gap" ? null : [line.before, line.after]))).toEqual([
    [1, 1],
    [null, 2],
    [2, 3],
  ]);
});

test("a new file is all new, an emptied one all gone, the same one is nothing", () => {
  expect(plain("", "a\nb\n")).toEqual(["+a", "+b"]);
  expect(plain("a\n", "")).toEqual(["-a"]);
  expect(plain("a\nb\n", "a\nb\n")).toEqual([]);
});

test("tells where only the last line break differs", () => {
  expect(plain("a", "a\n")).toEqual(["-a", "+a"]);
});
