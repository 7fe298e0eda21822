import { expect, test } from "vitest";
import { colourOf, initialsOf } from "./colour";

test.each([
  ["Ann", "A"],
  ["Ann Lee", "AL"],
  ["deploy (Ann)", "DA"],
  ["ann de la croix", "AC"],
  ["žofie-nová", "ŽN"],
  ["👩‍🚀 Eva", "👩E"],
  ["  ", "?"],
])("%s has the initials %s", (name, initials) => expect(initialsOf(name)).toBe(initials));

test("a person keeps their colour, and not all have the same", () => {
  expect(colourOf("usr1")).toBe(colourOf("usr1"));
  expect(new Set(Array.from({ length: 50 }, (_, index) => colourOf(`usr${index}`))).size).toBeGreaterThan(4);
});
