import { beforeEach, expect, test } from "vitest";
import { perMinute, TokenBuckets } from "./token-buckets.ts";

let now: number;
let buckets: TokenBuckets;
beforeEach(() => {
  now = 0;
  buckets = new TokenBuckets({ burst: 3, perSecond: 0.5 }, () => now);
});

test("a burst is let through, then as many as the rate allows, and it says when", () => {
  expect([1, 2, 3, 4].map(() => buckets.take("a"))).toEqual([0, 0, 0, 2]);
  now += 1_000;
  expect(buckets.take("a")).toBe(1);
  now += 1_000;
  expect(buckets.take("a")).toBe(0);
  now += 3_600_000;
  expect([1, 2, 3, 4].map(() => buckets.take("a"))).toEqual([0, 0, 0, 2]);
});

test("each who asks has a bucket of its own, and looking takes nothing", () => {
  for (let round = 0; round < 5; round += 1) buckets.take("a");
  expect(buckets.take("b")).toBe(0);
  expect(buckets.look("c")).toBe(0);
  expect(buckets.look("a")).toBeGreaterThan(0);
});

test("a crowd doesn't let the one who asks without end go on", () => {
  for (let other = 0; other < 60_000; other += 1) {
    buckets.take(`other-${other}`);
    if (other % 100 === 0) buckets.take("a");
  }
  expect(buckets.take("a")).toBeGreaterThan(0);
});

test("so many a minute", () => {
  const minute = new TokenBuckets(perMinute(60), () => now);
  for (let count = 0; count < 60; count += 1) expect(minute.take("a")).toBe(0);
  expect(minute.take("a")).toBe(1);
});
