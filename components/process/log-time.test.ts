import { expect, test } from "vitest";
import { logTimes } from "./log-time";

test("times are those where the reader is, in full with the zone", () => {
  const at = "2026-01-31T23:04:05.067Z";
  const { short, full } = logTimes("Asia/Tokyo");
  expect(short(at)).toBe("08:04:05.067");
  expect(full(at)).toBe("1 Feb 2026, 08:04:05 GMT+9");
  expect(logTimes("Etc/UTC").short("2026-01-31T00:00:00.000Z")).toBe("00:00:00.000");
});
