import { expect, test } from "vitest";
import { formatLogLine } from "./serve.mjs";

const line = (entry: Record<string, unknown>) =>
  formatLogLine(JSON.stringify({ level: 30, time: "2026-01-02T03:04:05.678Z", ...entry }));

test("a line of the log becomes one that a person reads", () => {
  expect(line({ msg: "Starting containerd" })).toBe("03:04:05 Starting containerd");
  expect(line({ msg: "containerd is back", pid: 7 })).toBe("03:04:05 containerd is back pid=7");
  expect(line({ level: 50, msg: "a call failed", err: { message: "no", stack: "at …" } })).toContain(
    "a call failed (no)",
  );
});

test("being ready says where", () => {
  expect(line({ msg: "ready", url: "http://localhost:3000" })).toContain(
    "Forkyard is at http://localhost:3000",
  );
});

test("what is no log line is shown as it is", () => {
  for (const text of ["", "plain", "{half", "null", '{"a":1}']) expect(formatLogLine(text)).toBe(text);
});
