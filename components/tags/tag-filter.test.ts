import { expect, test } from "vitest";
import { countTags, hasTags, readTags, toggleTag, writeTags } from "./tag-filter";

test("tags go into the query string and come out of it", () => {
  expect(readTags("web,Staging, web ,")).toEqual(["web", "staging"]);
  expect(readTags("")).toEqual([]);
  expect(readTags(writeTags(["a b", "c"]))).toEqual(["a b", "c"]);
  expect(toggleTag(["a", "b"], "a")).toEqual(["b"]);
  expect(toggleTag(["a"], "b")).toEqual(["a", "b"]);
});

test("a thing needs all the wanted tags", () => {
  expect(hasTags({ tags: ["a", "b"] }, ["a"])).toBe(true);
  expect(hasTags({ tags: ["a"] }, ["a", "b"])).toBe(false);
  expect(hasTags({ tags: [] }, [])).toBe(true);
});

test("tags in use are counted", () => {
  expect(countTags([{ tags: ["v10", "a"] }, { tags: ["v9", "a"] }])).toEqual([
    { tag: "a", count: 2 },
    { tag: "v9", count: 1 },
    { tag: "v10", count: 1 },
  ]);
});
