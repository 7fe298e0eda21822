import { expect, test } from "vitest";
import { NOTHING, type Selection, tick, tickAll } from "./selection";

const shown = ["a", "b", "c", "d", "e"];
const on = (selection: Selection, id: string, range = false) =>
  tick(selection, { id, on: true, range, shown });
const off = (selection: Selection, id: string, range = false) =>
  tick(selection, { id, on: false, range, shown });
const ids = (selection: Selection) => [...selection.ids].sort();

test("rows are ticked one by one", () => {
  const both = on(on(NOTHING, "b"), "d");
  expect(ids(both)).toEqual(["b", "d"]);
  expect(ids(off(both, "b"))).toEqual(["d"]);
});

test("with shift from the last one on, in both directions", () => {
  expect(ids(on(on(NOTHING, "b"), "d", true))).toEqual(["b", "c", "d"]);
  expect(ids(on(on(NOTHING, "d"), "b", true))).toEqual(["b", "c", "d"]);
  expect(ids(off(off(tickAll(true, shown), "b"), "d", true))).toEqual(["a", "e"]);
});

test("with shift but without a last one in sight only the row itself", () => {
  expect(ids(on(NOTHING, "c", true))).toEqual(["c"]);
  expect(ids(tick(on(NOTHING, "z"), { id: "c", on: true, range: true, shown }))).toEqual(["c", "z"]);
});

test("all or nothing", () => {
  expect(ids(tickAll(true, shown))).toEqual(shown);
  expect(ids(tickAll(false, shown))).toEqual([]);
});
