import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { type ShapeNode, shape } from "./shape";
import { buildForest, neighbour } from "./tree";

const node = (id: string, parentId: string | null, index = 0): LineageNode => ({
  id,
  parentId,
  name: `name of ${id}`,
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
  detail: { type: "image", sizeBytes: null },
});
const chain = (count: number) =>
  Array.from({ length: count }, (_, index) => node(`n${index}`, index === 0 ? null : `n${index - 1}`));
const crowd = (count: number, parent = "root") =>
  Array.from({ length: count }, (_, index) => node(`${parent}-${index}`, parent, index));
const nothing = { selected: "", found: [], opened: new Map<string, number>() };

function flat(nodes: ShapeNode[]): string[] {
  return nodes.flatMap((at) => [at.type === "more" ? `+${at.count}` : at.id, ...flat(at.children)]);
}

test("a small lineage is drawn whole", () => {
  const forest = buildForest([node("root", null), ...crowd(10)]);
  expect(flat(shape(forest, nothing).roots)).toHaveLength(11);
  expect(flat(shape(buildForest(chain(6)), nothing).roots)).toEqual(["n0", "n1", "n2", "n3", "n4", "n5"]);
});

test("the middle of a long run folds, opens, and lets the selection through", () => {
  const forest = buildForest(chain(20));
  expect(flat(shape(forest, nothing).roots)).toEqual(["n0", "+18", "n19"]);
  expect(flat(shape(forest, { ...nothing, opened: new Map([["run:n1", 1]]) }).roots)).toHaveLength(20);
  const within = flat(shape(forest, { ...nothing, selected: "n15" }).roots);
  expect(within).toEqual(["n0", "+13", "n14", "n15", "n16", "n17", "n18", "n19"]);
});

test("the newest of many siblings stay; opening shows more of them", () => {
  const forest = buildForest([node("root", null), ...crowd(100)]);
  const drawn = flat(shape(forest, nothing).roots);
  expect(drawn.slice(0, 3)).toEqual(["root", "+92", "root-92"]);
  expect(drawn.at(-1)).toBe("root-99");
  const opened = flat(shape(forest, { ...nothing, opened: new Map([["more:root", 1]]) }).roots);
  expect(opened[1]).toBe("+52");
});

test("what is selected or searched for shows in its place", () => {
  const forest = buildForest([node("root", null), ...crowd(100), node("deep", "root-5")]);
  const drawn = flat(shape(forest, { ...nothing, selected: "root-3", found: ["deep"] }).roots);
  expect(drawn.slice(0, 5)).toEqual(["root", "+90", "root-3", "root-5", "deep"]);
});

test("arrow keys step over what is folded", () => {
  const { forest } = shape(buildForest(chain(20)), nothing);
  expect(neighbour(forest, "n0", "child")?.data.id).toBe("n19");
  expect(neighbour(forest, "n19", "parent")?.data.id).toBe("n0");
});

test("however large the lineage, few cards are drawn and nothing is forgotten", () => {
  const nodes = [node("root", null)];
  for (let index = 1; index < 5000; index += 1) {
    nodes.push(node(`n${index}`, index < 40 ? "root" : `n${Math.floor(index / 6)}`, index));
  }
  const forest = buildForest(nodes);
  const cards = flat(shape(forest, { ...nothing, selected: "n4999" }).roots);
  expect(cards.length).toBeLessThan(400);
  expect(cards).toContain("n4999");
});
