import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepSubscribed } from "./keep-subscribed";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function watched() {
  const attempts: { first: boolean; again: () => void; heard: () => void; ended: boolean }[] = [];
  const stop = keepSubscribed((attempt) => {
    const one = { ...attempt, ended: false };
    attempts.push(one);
    return {
      unsubscribe() {
        one.ended = true;
      },
    };
  });
  return { attempts, stop };
}

it("begins again after a refusal, later each time until it has heard something", () => {
  const { attempts, stop } = watched();
  for (const [count, ms] of [1000, 2000, 4000].entries()) {
    attempts.at(-1)!.again();
    vi.advanceTimersByTime(ms - 1);
    expect(attempts).toHaveLength(count + 1);
    vi.advanceTimersByTime(1);
    expect(attempts).toHaveLength(count + 2);
  }
  expect(attempts.map(({ first, ended }) => [first, ended])).toEqual([
    [true, true],
    [false, true],
    [false, true],
    [false, false],
  ]);
  attempts.at(-1)!.heard();
  attempts.at(-1)!.again();
  vi.advanceTimersByTime(1000);
  expect(attempts).toHaveLength(5);
  stop();
});

it("begins no more once it is let go of", () => {
  const { attempts, stop } = watched();
  attempts[0]!.again();
  stop();
  attempts[0]!.again();
  vi.advanceTimersByTime(60_000);
  expect(attempts).toMatchObject([{ ended: true }]);
});
