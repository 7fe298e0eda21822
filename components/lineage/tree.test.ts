import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { buildForest, neighbour, pathTo, search, visibleRows } from "./tree";

let minute = 0;
function node(id: string, parentId: string | null, detail?: LineageNode["detail"]): LineageNode {
  minute += 1;
  return {
    id,
    parentId,
    name: `name of ${id}`,
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    detail: detail ?? { type: "image", sizeBytes: 1 },
  };
}
const sandbox = (status: "running" | "terminated") =>
  ({ type: "sandbox", status, forkedFromId: null }) as const;

//  image ─ a (terminated) ─ s1 ─ c
//                         └ s2 ─ d (terminated)
//        └ b
//        └ e (terminated)
const nodes = [
  node("image", null),
  node("a", "image", sandbox("terminated")),
  node("b", "image", sandbox("running")),
  node("e", "image", sandbox("terminated")),
  node("s1", "a"),
  node("s2", "a"),
  node("c", "s1", sandbox("running")),
  node("d", "s2", sandbox("terminated")),
];
const ids = (forest: ReturnType<typeof buildForest>) =>
  visibleRows(forest, new Set()).map(({ data }) => data.id);

test("terminated sandboxes stay only while something descends from them", () => {
  const forest = buildForest(nodes);
  expect(ids(forest)).toEqual(["image", "a", "s1", "c", "s2", "b"]);
  expect(forest.byId.has("d")).toBe(false);
});

test("a node whose parent is unknown is a root of its own", () => {
  expect(buildForest([node("x", "gone")]).roots.map(({ data }) => data.id)).toEqual(["x"]);
});

test("a circle in the data doesn't hang", () => {
  expect(ids(buildForest([node("x", "y"), node("y", "x"), node("z", "z")])).sort()).toEqual(["x", "y", "z"]);
});

test("arrow keys follow the tree, and cousins where siblings end", () => {
  const forest = buildForest(nodes);
  const go = (id: string, direction: Parameters<typeof neighbour>[2]) =>
    neighbour(forest, id, direction)?.data.id ?? null;
  expect(go("c", "parent")).toBe("s1");
  expect(go("a", "child")).toBe("s1");
  expect(go("s1", "next")).toBe("s2");
  expect(go("a", "next")).toBe("b");
  expect(go("b", "next")).toBeNull();
  expect(go("image", "parent")).toBeNull();
  expect(go("unknown", "next")).toBe("image");
});

test("the path goes from the root to the node", () => {
  expect([...pathTo(buildForest(nodes), "c")].sort()).toEqual(["a", "c", "image", "s1"]);
});

test("collapsed nodes hide what descends from them", () => {
  const rows = visibleRows(buildForest(nodes), new Set(["a"]));
  expect(rows.map(({ data }) => data.id)).toEqual(["image", "a", "b"]);
});

test("search finds by name and id, nothing for no text", () => {
  const forest = buildForest(nodes);
  expect(search(forest, "OF S")).toEqual(["s1", "s2"]);
  expect(search(forest, " ")).toEqual([]);
});
