import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_LIMITS, Pace, type Viewer } from "./pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => vi.useRealTimers());

const WINDOW = DEFAULT_LIMITS.windowBytes;
const viewerAt = (position: number): Viewer => ({ position, takenAt: performance.now(), isWaiting: false });
const pause = (pace: Pace, head: number, viewers: Viewer[], unwrittenBytes = 0) =>
  pace.pause({ head, viewers, unwrittenBytes });

test("waits for the slowest viewer beyond the window, until that one has stalled", () => {
  const pace = new Pace(DEFAULT_LIMITS);
  const viewers = [viewerAt(WINDOW), viewerAt(0)];
  expect(pause(pace, WINDOW, viewers)).toBe(0);
  expect(pause(pace, WINDOW + 1, viewers)).toBe(DEFAULT_LIMITS.stallMs);
  vi.advanceTimersByTime(DEFAULT_LIMITS.stallMs);
  viewers[0]!.takenAt = performance.now();
  expect(pause(pace, WINDOW + 1, viewers)).toBe(0);
});

test("a viewer that waits for output is no reason to wait, however long it has waited", () => {
  const pace = new Pace(DEFAULT_LIMITS);
  const viewer = { ...viewerAt(100), isWaiting: true };
  vi.advanceTimersByTime(1_000_000);
  pace.took(100_000_000);
  expect(pause(pace, 100, [viewer])).toBe(0);
});

test("unwatched, a burst is free and then the rate holds", () => {
  const pace = new Pace({ ...DEFAULT_LIMITS, unwatchedBytesPerSecond: 1_000_000 });
  pace.took(2_097_152);
  expect(pause(pace, 0, [])).toBe(0);
  pace.took(500_000);
  expect(pause(pace, 0, [])).toBe(500);
  vi.advanceTimersByTime(500);
  expect(pause(pace, 0, [])).toBe(0);
});

test("a disk that does not keep up is waited for, watched or not", () => {
  expect(pause(new Pace(DEFAULT_LIMITS), 0, [], 10_000_000)).toBeGreaterThan(0);
});
