import { describe, expect, it } from "vitest";
import { inOrder, moved, readOrder } from "./tab-order";

const tabs = (...ids: string[]) => ids.map((id) => ({ id }));

describe("inOrder", () => {
  it("follows the order, with what it doesn't name at the end, and no gap for what is gone", () => {
    expect(inOrder(tabs("a", "b", "c", "d"), ["c", "gone", "a"])).toEqual(tabs("c", "a", "b", "d"));
    expect(inOrder(tabs("a", "b"), [])).toEqual(tabs("a", "b"));
  });
});

describe("moved", () => {
  it("moves one among the others, no further than the ends", () => {
    expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "c", -2)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], "c", 5)).toEqual(["a", "b", "c"]);
    expect(moved(["a"], "x", 1)).toEqual(["a"]);
  });
});

describe("readOrder", () => {
  it("takes nothing but ids", () => {
    expect(readOrder(["a", 1, null, "b"])).toEqual(["a", "b"]);
    expect(readOrder({ a: 1 })).toEqual([]);
  });
});
