import { describe, expect, it } from "vitest";
import { isReport } from "./typed";

describe("isReport", () => {
  it.each(["\x1b[?1;2c", "\x1b[>0;276;0c", "\x1b[12;40R", "\x1b[0n", "\x1b[I", "\x1b[O", "\x1b[?2026;2$y"])(
    "%j is an answer",
    (data) => expect(isReport(data)).toBe(true),
  );
  it.each(["\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1bP1$r0m\x1b\\"])("%j is an answer", (data) =>
    expect(isReport(data)).toBe(true),
  );
  it.each([
    "l",
    "ls -l\r",
    "\x1b",
    "\x1b[A",
    "\x1bOP",
    "\x1b[1;5C",
    "\x1b[3~",
    "\x1b[200~x\x1b[201~",
    "\x03",
  ])("%j is typed", (data) => expect(isReport(data)).toBe(false));
});
