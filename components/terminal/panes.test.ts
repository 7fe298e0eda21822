import { describe, expect, it } from "vitest";
import {
  borders,
  fitLayout,
  keepPanes,
  type Layout,
  moveBorder,
  neighbour,
  paneRects,
  panesOf,
  readLayout,
  replacePane,
  splitPane,
} from "./panes";

/** a | (b over c) */
const three: Layout = splitPane(splitPane("a", "a", "row", "b"), "b", "column", "c");

describe("panes", () => {
  it("splits and tells where each is", () => {
    expect(panesOf(three)).toEqual(["a", "b", "c"]);
    expect(Object.fromEntries(paneRects(three))).toEqual({
      a: { left: 0, top: 0, width: 0.5, height: 1 },
      b: { left: 0.5, top: 0, width: 0.5, height: 0.5 },
      c: { left: 0.5, top: 0.5, width: 0.5, height: 0.5 },
    });
  });

  it("one that is gone leaves its room to its neighbour", () => {
    expect(keepPanes(three, new Set(["a", "c"]))).toEqual({
      direction: "row",
      at: 0.5,
      first: "a",
      second: "c",
    });
    expect(keepPanes(three, new Set(["b"]))).toBe("b");
    expect(keepPanes(three, new Set())).toBeNull();
    expect(keepPanes(three, new Set(["a", "b", "c", "d"]))).toBe(three);
  });

  it("another terminal takes a place; two in sight change places", () => {
    expect(panesOf(replacePane(three, "b", "d"))).toEqual(["a", "d", "c"]);
    expect(panesOf(replacePane(three, "a", "c"))).toEqual(["c", "b", "a"]);
  });

  it("goes to the neighbour on a side", () => {
    expect(neighbour(three, "a", "right")).toBe("b");
    expect(neighbour(three, "c", "left")).toBe("a");
    expect(neighbour(three, "c", "up")).toBe("b");
    expect(neighbour(three, "a", "left")).toBeNull();
    expect(neighbour(three, "a", "down")).toBeNull();
  });

  it("moves a border, within limits", () => {
    expect(borders(three).map(({ path, direction }) => [path, direction])).toEqual([
      ["", "row"],
      ["2", "column"],
    ]);
    expect(paneRects(moveBorder(three, "2", 0.75)).get("c")).toMatchObject({ top: 0.75, height: 0.25 });
    expect(paneRects(moveBorder(three, "", 0)).get("a")?.width).toBeCloseTo(0.15);
  });
});

describe("fitLayout", () => {
  const ids = new Set(["a", "b", "c", "d"]);
  it("without a layout it is the active one", () => {
    expect(fitLayout(null, { ids, active: "a", last: null })).toBe("a");
    expect(fitLayout("x", { ids, active: "a", last: null })).toBe("a");
  });
  it("stays as it is while the active one is in sight", () => {
    expect(fitLayout(three, { ids, active: "c", last: "a" })).toBe(three);
  });
  it("one that was not in sight comes where the last active was", () => {
    expect(panesOf(fitLayout(three, { ids, active: "d", last: "c" }))).toEqual(["a", "b", "d"]);
    expect(panesOf(fitLayout(three, { ids, active: "d", last: null }))).toEqual(["d", "b", "c"]);
  });
});

describe("readLayout", () => {
  it("reads what was stored", () => {
    expect(readLayout(JSON.parse(JSON.stringify(three)))).toEqual(three);
  });
  it.each([
    null,
    7,
    "",
    {},
    { direction: "row", at: 2, first: "a", second: "b" },
    { direction: "row", at: 0.5, first: "a", second: "a" },
    { direction: "up", at: 0.5, first: "a", second: "b" },
    { direction: "row", at: 0.5, first: "a" },
  ])("refuses %j", (value) => expect(readLayout(value)).toBeNull());
});
