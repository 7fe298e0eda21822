import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { StepUpdate } from "../../engine/port.ts";
import { silentLogger } from "../../log.ts";
import { ProgressWriter } from "./progress.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const step = (progress: number): StepUpdate => ({ step: "dumping memory", progress });

it("writes the newest of each tenth of a second", async () => {
  const written: (number | null)[] = [];
  const writer = new ProgressWriter(async ({ progress }) => void written.push(progress), silentLogger());
  for (let index = 0; index < 500; index++) {
    writer.report(step(index));
    await vi.advanceTimersByTimeAsync(2);
  }
  expect(written.length).toBeGreaterThanOrEqual(9);
  expect(written.length).toBeLessThanOrEqual(11);
  await vi.advanceTimersByTimeAsync(100);
  expect(written.at(-1)).toBe(499);
});

it("never writes two at once, and nothing after it was closed", async () => {
  const held: (() => void)[] = [];
  const writer = new ProgressWriter(() => new Promise((resolve) => held.push(resolve)), silentLogger());
  for (let index = 0; index < 5; index++) {
    writer.report(step(index));
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(held).toHaveLength(1);
  const closed = writer.close();
  held[0]!();
  await closed;
  writer.report(step(9));
  await vi.advanceTimersByTimeAsync(1000);
  expect(held).toHaveLength(1);
});

it("goes on after a step that could not be written", async () => {
  let tries = 0;
  const writer = new ProgressWriter(async () => {
    tries += 1;
    throw new Error("disk full");
  }, silentLogger());
  for (let index = 0; index < 3; index++) {
    writer.report(step(index));
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(tries).toBe(3);
  await writer.close();
});
