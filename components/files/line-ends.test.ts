import { expect, test } from "vitest";
import { asEdited, asInFile, lineEndOf } from "./line-ends";

test("the line end is the one that all lines have", () => {
  expect(lineEndOf("")).toBe("\n");
  expect(lineEndOf("one line")).toBe("\n");
  expect(lineEndOf("a\nb\n")).toBe("\n");
  expect(lineEndOf("a\r\n\r\nb")).toBe("\r\n");
});

test("a text with different ones, or with a lone carriage return, has none", () => {
  for (const text of ["a\r\nb\n", "\na\r\n", "a\rb", "a\r\nb\r", "a\r\r\n"])
    expect(lineEndOf(text)).toBeNull();
});

test("a file that was edited and changed back is the same again, byte by byte", () => {
  for (const text of ["", "a", "a\nb\n", "a\r\n\r\nb\r\n", "\r\n"])
    expect(asInFile(asEdited(text), lineEndOf(text)!)).toBe(text);
  expect(asEdited("a\r\nb\rc\n")).toBe("a\nb\nc\n");
});
