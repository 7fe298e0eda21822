import { describe, expect, it } from "vitest";
import { type LogChunk, logLines } from "./log-lines";

let offset = 0;
const chunk = (stream: LogChunk["stream"], text: string): LogChunk => {
  offset += text.length;
  return { stream, offset, time: "2026-01-01T00:00:00.000Z", text };
};
const texts = (...chunks: LogChunk[]) => logLines(chunks).map(({ stream, text }) => `${stream}: ${text}`);

describe("logLines", () => {
  it("joins a line that came in pieces", () => {
    expect(texts(chunk("stdout", "hel"), chunk("stdout", "lo\nwor"), chunk("stdout", "ld"))).toEqual([
      "stdout: hello",
      "stdout: world",
    ]);
  });

  it("keeps stdout and stderr apart, also within a line", () => {
    expect(texts(chunk("stdout", "par"), chunk("stderr", "oops\n"), chunk("stdout", "tial\n"))).toEqual([
      "stdout: partial",
      "stderr: oops",
    ]);
  });

  it("keeps empty lines, but none after the last line feed", () => {
    expect(texts(chunk("stdout", "a\n\nb\n"))).toEqual(["stdout: a", "stdout: ", "stdout: b"]);
  });

  it("leaves out colours, titles and what a carriage return wrote over", () => {
    expect(
      texts(
        chunk("tty", "\x1b]0;title\x07\x1b[1;32mgreen\x1b[0m\r\n10%\r50%\r100%\r\nbell\x07\n\x1b[?2004h$ "),
      ),
    ).toEqual(["tty: green", "tty: 100%", "tty: bell", "tty: $ "]);
  });

  it("gives every line a key of its own", () => {
    const lines = logLines([chunk("stdout", "a\nb\n"), chunk("stderr", "c\n"), chunk("stdout", "d\n")]);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(4);
  });
});
