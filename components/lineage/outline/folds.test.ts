import { expect, it } from "vitest";
import { foldAgain, NO_FOLDS, open, toggleFold } from "./folds";

const collapsed = (...ids: string[]) => ids.reduce(toggleFold, NO_FOLDS);

it("opens what hides something, and folds that again", () => {
  const searched = open(collapsed("a", "b"), new Set(["a", "x"]));
  expect(searched.collapsed).toEqual(new Set(["b"]));
  expect(searched.opened).toEqual(new Set(["a"]));
  expect(foldAgain(searched)).toEqual(collapsed("a", "b"));
});

it("changes nothing where nothing is hidden", () => {
  const folds = collapsed("a");
  expect(open(folds, new Set(["b"]))).toBe(folds);
});

it("leaves alone what a person has decided since", () => {
  const searched = open(collapsed("a", "b"), new Set(["a", "b"]));
  const decided = toggleFold(toggleFold(searched, "a"), "a");
  expect(foldAgain(decided).collapsed).toEqual(new Set(["b"]));
});
