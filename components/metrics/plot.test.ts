import { expect, test } from "vitest";
import { areaOf, lines, nearest, niceMax, niceMaxBytes, pathOf, summarize } from "./plot";

test.each([
  [0, 1],
  [0.13, 0.2],
  [1, 1],
  [3, 4],
  [47, 50],
  [99, 100],
  [1001, 2000],
])("the scale for %d ends at %d", (max, end) => {
  expect(niceMax(max)).toBeCloseTo(end);
});

test("scales of bytes are round in powers of 1024", () => {
  expect(niceMaxBytes(10)).toBe(1024);
  expect(niceMaxBytes(300 * 1024 ** 2)).toBe(400 * 1024 ** 2);
});

test("lines break at what isn't known and at gaps, and leave out what is out of range", () => {
  const at = [0, 10, 20, 30, 40, 100, 110, 200];
  const values = [9, 0, 5, null, 10, 2, 20, 5];
  expect(lines({ at, values }, { from: 10, to: 110, max: 10, gapMs: 25 })).toEqual([
    [
      { x: 0, y: 0 },
      { x: 0.1, y: 0.5 },
    ],
    [{ x: 0.3, y: 1 }],
    [
      { x: 0.9, y: 0.2 },
      { x: 1, y: 1 },
    ],
  ]);
});

test("paths and areas", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  expect(pathOf(points, 100, 50)).toBe("M0.0,50.0L100.0,0.0");
  expect(areaOf(points, 100, 50)).toBe("M0.0,50.0L100.0,0.0V50H0.0Z");
  expect(pathOf(points.slice(0, 1), 100, 50)).toBe("M0.0,50.0h1");
  expect(pathOf([], 100, 50)).toBe("");
});

test("summary and nearest moment", () => {
  expect(summarize([1, null, 3])).toEqual({ now: 3, mean: 2, highest: 3 });
  expect(summarize([null])).toBeNull();
  expect([nearest([0, 10, 20], -5), nearest([0, 10, 20], 14), nearest([0, 10, 20], 99)]).toEqual([0, 1, 2]);
  expect(nearest([], 1)).toBe(-1);
});
