import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { silentLogger } from "../log.ts";
import { Ticker } from "./ticker.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("goes on after a failure, never overlaps, and stops when its turn is over", async () => {
  let running = 0;
  let most = 0;
  let turns = 0;
  const work = async () => {
    turns++;
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 250));
    running--;
    if (turns === 1) throw new Error("the first fails");
  };
  const ticker = new Ticker("test", 100, work, silentLogger());
  await vi.advanceTimersByTimeAsync(1_000);
  expect([turns, most]).toEqual([3, 1]);
  const stopped = ticker.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  await stopped;
  expect([turns, running]).toEqual([3, 0]);
});
