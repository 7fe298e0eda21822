import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { buildForest } from "../tree";
import { CARD, layout } from "./layout";

const node = (id: string, parentId: string | null): LineageNode => ({
  id,
  parentId,
  name: id,
  createdAt: null,
  detail: { type: "image", sizeBytes: null },
});

test("children lie to the right of their parent, and no two cards overlap", () => {
  const nodes = [node("i", null), node("j", null)];
  for (let index = 0; index < 60; index += 1) {
    nodes.push(node(`n${index}`, index < 5 ? "i" : `n${Math.floor(index / 3)}`));
  }
  const placed = layout(buildForest(nodes).roots);
  expect(placed).toHaveLength(62);
  const at = new Map(placed.map((place) => [place.node.data.id, place]));
  for (const { node: child, x } of placed) {
    if (child.parent) expect(x).toBeGreaterThan((at.get(child.parent.data.id)?.x ?? 0) + CARD.width);
  }
  const sorted = [...placed].sort((a, b) => a.x - b.x || a.y - b.y);
  for (const [index, place] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && next.x === place.x) expect(next.y - place.y).toBeGreaterThanOrEqual(CARD.height);
  }
});

test("an empty forest has no places", () => {
  expect(layout(buildForest([]).roots)).toEqual([]);
});
