import { expect, test } from "vitest";
import { rowRange } from "./row-range";

const range = (top: number) => rowRange({ top, height: 500, rowHeight: 50 });

test("what is in sight is always within the range, with some rows around it", () => {
  for (let top = -300; top < 5000; top += 7) {
    const { start, end } = range(top);
    expect(start * 50).toBeLessThanOrEqual(Math.max(0, top));
    expect(end * 50).toBeGreaterThanOrEqual(top + 500);
    expect(end - start).toBeLessThan(45);
  }
});

test("a few pixels of scrolling change nothing", () => {
  expect(range(2010)).toEqual(range(2040));
});

test("a list that is scrolled out of sight has no rows", () => {
  expect(range(-5000)).toEqual({ start: 0, end: 0 });
});
