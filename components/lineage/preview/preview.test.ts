import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { initialViewport } from "../graph/initial-viewport";
import { layout } from "../graph/layout";
import { shape } from "../shape";
import { buildForest } from "../tree";
import { previewOf } from "./preview";

const image = (id: string, parentId: string | null): LineageNode => ({
  id,
  parentId,
  name: id,
  createdAt: null,
  detail: { type: "image", sizeBytes: null },
});
/** Each with eight below it: 585 nodes. */
function many(): LineageNode[] {
  const nodes = [image("n", null)];
  for (const { id } of nodes)
    if (id.length < 4) for (let at = 0; at < 8; at++) nodes.push(image(`${id}${at}`, id));
  return nodes;
}

test("lies where the graph will, whatever the window", () => {
  const nodes = many();
  const preview = previewOf(nodes)!;
  const placed = layout(shape(buildForest(nodes), { selected: "", found: [], opened: new Map() }).roots);
  for (const frame of [
    { width: 760, height: 500 },
    { width: 1400, height: 900 },
    { width: 3800, height: 2000 },
  ]) {
    const { x, y, zoom } = initialViewport(placed, frame);
    expect(preview.zoom).toBe(zoom);
    const [margin, center] = /max\((-?[\d.]+)px, calc\(50% - (-?[\d.]+)px\)\)/
      .exec(preview.left)!
      .slice(1)
      .map(Number);
    expect(Math.max(margin!, frame.width / 2 - center!)).toBeCloseTo(x);
    const middle = Number(/calc\(50% - (-?[\d.]+)px\)/.exec(preview.top)![1]);
    expect(frame.height / 2 - middle).toBeCloseTo(y);
  }
});

test("has cards around the first root, and a line to each of their children", () => {
  const { cards, lines } = previewOf(many())!;
  expect(cards.length).toBeGreaterThan(20);
  expect(cards.length).toBeLessThanOrEqual(120);
  expect(cards.some(({ node }) => node?.id === "n")).toBe(true);
  expect(lines.length).toBeGreaterThanOrEqual(8);
  for (const line of lines) expect(line).toMatch(/^M[-\d.]+ [-\d.]+H[-\d.]+(Q.*V.*Q.*H[-\d.]+)?$/);
});

test("a small lineage has none: its size follows the window's", () => {
  expect(previewOf([image("n", null), image("m", "n")])).toBe(null);
  expect(previewOf([])).toBe(null);
});
