import { expect, test } from "vitest";
import { covers, grow, meet } from "./area";

const area = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

test("grows by a share of its own size on each side", () => {
  expect(grow(area(0, 0, 100, 40), 0.25)).toEqual(area(-25, -10, 125, 50));
});

test("covers what lies within, itself too, and nothing that sticks out on any side", () => {
  const outer = area(0, 0, 10, 10);
  expect(covers(outer, outer)).toBe(true);
  expect(covers(outer, area(1, 1, 9, 9))).toBe(true);
  for (const inner of [area(-1, 1, 9, 9), area(1, -1, 9, 9), area(1, 1, 11, 9), area(1, 1, 9, 11)])
    expect(covers(outer, inner)).toBe(false);
});

test("meet where they touch, not where one lies beside or below the other", () => {
  const one = area(0, 0, 10, 10);
  expect(meet(one, area(10, 10, 20, 20))).toBe(true);
  expect(meet(one, area(-5, 3, 15, 4))).toBe(true);
  expect(meet(one, area(11, 0, 20, 10))).toBe(false);
  expect(meet(one, area(0, 11, 10, 20))).toBe(false);
});
