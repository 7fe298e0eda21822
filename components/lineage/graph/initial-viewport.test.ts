import { expect, test } from "vitest";
import { initialViewport, isSeen } from "./initial-viewport";
import { CARD, type Placed } from "./layout";

const FRAME = { width: 1000, height: 600 };
const at = (x: number, y: number) => ({ x, y }) as Placed;

test("a small lineage is centred at full size", () => {
  const view = initialViewport([at(0, 0)], FRAME);
  expect(view.zoom).toBe(1);
  expect(view.x + CARD.width / 2).toBe(500);
  expect(view.y + CARD.height / 2).toBe(300);
});

test("one that is a little too wide is made smaller until it fits", () => {
  const view = initialViewport([at(0, 0), at(900, 0)], FRAME);
  expect(view.zoom).toBeLessThan(1);
  expect(view.x).toBeCloseTo(32);
});

test("one that would be too small to read starts at its root", () => {
  const view = initialViewport([at(0, 4000), at(9000, 0), at(9000, 9000)], FRAME);
  expect(view.zoom).toBe(0.75);
  expect(view.x).toBe(32);
  expect((4000 + CARD.height / 2) * view.zoom + view.y).toBe(300);
});

test("what is selected is in sight from the start", () => {
  const placed = [at(0, 4000), at(9000, 0), at(9000, 9000)];
  for (const selected of placed) {
    expect(isSeen(selected, initialViewport(placed, FRAME, selected), FRAME)).toBe(true);
  }
  expect(isSeen(at(9000, 0), initialViewport(placed, FRAME), FRAME)).toBe(false);
});
