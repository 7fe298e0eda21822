import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { buildForest, visibleRows } from "../tree";
import { outlineMove } from "./outline-move";

const node = (id: string, parentId: string | null): LineageNode => ({
  id,
  parentId,
  name: id,
  createdAt: null,
  detail: { type: "image", sizeBytes: null },
});
const forest = buildForest([node("a", null), node("b", "a"), node("c", "a"), node("d", "c")]);

function move(id: string, key: string, collapsed: string[] = []) {
  const set = new Set(collapsed);
  return outlineMove({ rows: visibleRows(forest, set), collapsed: set, id, key });
}

test("up and down go over the visible rows, and stop at the ends", () => {
  expect(move("b", "ArrowDown")).toEqual({ to: "c" });
  expect(move("c", "ArrowDown", ["c"])).toEqual({ to: undefined });
  expect(move("a", "ArrowUp")).toEqual({ to: undefined });
  expect(move("b", "End")).toEqual({ to: "d" });
  expect(move("d", "Home")).toEqual({ to: "a" });
});

test("right opens, then goes in; left closes, then goes out", () => {
  expect(move("c", "ArrowRight", ["c"])).toEqual({ toggle: "c" });
  expect(move("c", "ArrowRight")).toEqual({ to: "d" });
  expect(move("d", "ArrowRight")).toEqual({});
  expect(move("c", "ArrowLeft")).toEqual({ toggle: "c" });
  expect(move("c", "ArrowLeft", ["c"])).toEqual({ to: "a" });
});

test("other keys are left alone", () => {
  expect(move("a", "x")).toBeNull();
});
