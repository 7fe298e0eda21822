import { describe, expect, it } from "vitest";
import { differingRows } from "./differing-rows";

const T = true;
const F = false;

describe("differingRows", () => {
  it("marks nothing where all are the same, or where there is only one", () => {
    expect(differingRows([["a", "b"]])).toEqual([[F, F]]);
    expect(
      differingRows([
        ["$ date", "Sat"],
        ["$ date", "Sat"],
      ]),
    ).toEqual([
      [F, F],
      [F, F],
    ]);
    expect(differingRows([])).toEqual([]);
  });

  it("marks both of two that differ", () => {
    expect(
      differingRows([
        ["$ echo $RANDOM", "12", "$"],
        ["$ echo $RANDOM", "99", "$"],
      ]),
    ).toEqual([
      [F, T, F],
      [F, T, F],
    ]);
  });

  it("marks the odd one of several, not the rest", () => {
    expect(
      differingRows([
        ["ok", "$"],
        ["ok", "$"],
        ["failed", "$"],
        ["ok", "$"],
      ]),
    ).toEqual([
      [F, F],
      [F, F],
      [T, F],
      [F, F],
    ]);
  });

  it("marks all where each is different", () => {
    expect(differingRows([["1"], ["2"], ["3"]])).toEqual([[T], [T], [T]]);
  });

  it("one line more moves the others down without marking them", () => {
    expect(
      differingRows([
        ["start", "end", ""],
        ["start", "warning: late", "end"],
      ]),
    ).toEqual([
      [F, F, F],
      [F, T, F],
    ]);
  });

  it("blank rows and spaces at the end say nothing", () => {
    expect(
      differingRows([
        ["a  ", "", "   "],
        ["a", "b"],
      ]),
    ).toEqual([
      [F, F, F],
      [F, T],
    ]);
  });
});
