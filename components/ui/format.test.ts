import { expect, test } from "vitest";
import { formatBytes, formatDuration, formatMiB, formatRelative, plural } from "./format";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [99_400, "99.4 kB"],
  [99_600, "100 kB"],
  [999_700, "1.0 MB"],
  [312_400_000, "312 MB"],
  [5e15, "5000 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [512, "512 MiB"],
  [1024, "1 GiB"],
  [1536, "1.5 GiB"],
  [1100, "1100 MiB"],
])("%d MiB are %s", (mebibytes, text) => {
  expect(formatMiB(mebibytes)).toBe(text);
});

test.each([
  [212.4, "212 ms"],
  [3400, "3.4 s"],
  [59_900, "60 s"],
  [125_000, "2 min 5 s"],
  [3_600_000, "1 h"],
  [15_000_000, "4 h 10 min"],
])("%d ms are %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("relative times look both ways", () => {
  const now = 1_000_000_000;
  expect(formatRelative(now - 1000, now)).toBe("just now");
  expect(formatRelative(now + 900, now)).toBe("just now");
  expect(formatRelative(now + 3000, now)).toBe("in a moment");
  expect(formatRelative(now - 240_000, now)).toBe("4 min ago");
  expect(formatRelative(now + 3 * 3_600_000, now)).toBe("in 3 h");
  expect(formatRelative(now - 72 * 3_600_000, now)).toBe("3 d ago");
});

test("counts have their noun", () => {
  expect(plural(1, "process", "processes")).toBe("1 process");
  expect(plural(2, "sandbox", "sandboxes")).toBe("2 sandboxes");
});
