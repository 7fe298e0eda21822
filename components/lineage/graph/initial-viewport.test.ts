import { expect, test } from "vitest";
import { initialViewport } from "./initial-viewport";
import { CARD, type Placed } from "./layout";

const at = (x: number, y: number) => ({ x, y }) as Placed;

test("a small lineage is centred at full size", () => {
  const view = initialViewport([at(0, 0)], 1000, 600);
  expect(view.zoom).toBe(1);
  expect(view.x + CARD.width / 2).toBe(500);
  expect(view.y + CARD.height / 2).toBe(300);
});

test("one that is a little too wide is made smaller until it fits", () => {
  const view = initialViewport([at(0, 0), at(900, 0)], 1000, 600);
  expect(view.zoom).toBeLessThan(1);
  expect(view.x).toBeCloseTo(32);
});

test("one that would be too small to read starts at its root", () => {
  const view = initialViewport([at(0, 4000), at(9000, 0), at(9000, 9000)], 1000, 600);
  expect(view.zoom).toBe(0.75);
  expect(view.x).toBe(32);
  expect((4000 + CARD.height / 2) * view.zoom + view.y).toBe(300);
});
