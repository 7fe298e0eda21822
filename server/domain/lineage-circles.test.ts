import { expect, test } from "vitest";
import { withoutCircles } from "./lineage-circles.ts";

const cut = (links: [id: string, parentId: string | null][]) =>
  withoutCircles(
    links.map(([id, parentId]) => ({ id, parentId })),
    ({ id }) => id.startsWith("image"),
  ).map(({ id, parentId }) => [id, parentId]);

test("an image of a snapshot hangs on it, unless that snapshot came from it", () => {
  const tree: [string, string | null][] = [
    ["image-a", null],
    ["box", "image-a"],
    ["snap", "box"],
    ["image-b", "snap"],
  ];
  expect(cut(tree)).toEqual(tree);
  tree[0] = ["image-a", "snap"];
  expect(cut(tree)).toEqual([["image-a", null], ...tree.slice(1)]);
});

test("of two images that came from each other one stays a root", () => {
  expect(
    cut([
      ["image-a", "snap-b"],
      ["image-b", "snap-a"],
      ["box-a", "image-a"],
      ["snap-a", "box-a"],
      ["box-b", "image-b"],
      ["snap-b", "box-b"],
    ]).filter(([, parentId]) => parentId === null),
  ).toEqual([["image-a", null]]);
});
