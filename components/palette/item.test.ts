import { expect, test } from "vitest";
import { searchItems } from "./item";

const items = [
  { label: "old web-1", keywords: "sbx1" },
  { label: "web-1", keywords: "sbx2" },
  { label: "Fork", keywords: "web-1" },
];
const labels = (text: string, most = 10) => searchItems(items, text, most).map(({ label }) => label);

test("finds by all words in name and id, what begins with the text first", () => {
  expect(labels("WEB")).toEqual(["web-1", "old web-1", "Fork"]);
  expect(labels("fork web")).toEqual(["Fork"]);
  expect(labels("sbx1")).toEqual(["old web-1"]);
  expect(labels("nothing")).toEqual([]);
});

test("no text shows the first ones", () => {
  expect(labels(" ", 2)).toEqual(["old web-1", "web-1"]);
});
