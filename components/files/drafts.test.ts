import { expect, test } from "vitest";
import { type Draft, Drafts } from "./drafts";

const base = { text: "a\r\nb\r\n", version: "1" };
const draft = (path: string, text: string): Draft => ({ sandboxId: "s", path, text, base });
const paths = (drafts: Drafts) => drafts.all().map(({ path }) => path);

test("a draft is kept by sandbox and path until it is dropped or is the file's text again", () => {
  const drafts = new Drafts();
  let told = 0;
  drafts.subscribe(() => told++);
  drafts.keep(draft("/a", "a\nc\n"));
  drafts.keep(draft("/b", "b"));
  drafts.keep(draft("/a", "a\nd\n"));
  expect(drafts.get({ sandboxId: "s", path: "/a" })?.text).toBe("a\nd\n");
  expect(drafts.get({ sandboxId: "other", path: "/a" })).toBeUndefined();
  expect(paths(drafts)).toEqual(["/b", "/a"]);
  drafts.keep(draft("/a", "a\nb\n"));
  drafts.drop({ sandboxId: "s", path: "/b" });
  expect(drafts.all()).toEqual([]);
  expect(told).toBe(5);
});

test("what was written while it was being saved stays a draft, of the saved file", () => {
  const drafts = new Drafts();
  const at = { sandboxId: "s", path: "/a" };
  drafts.keep(draft("/a", "a\nc\nmore"));
  drafts.saved(at, { text: "a\r\nc\r\n", version: "2" });
  expect(drafts.get(at)).toMatchObject({ text: "a\nc\nmore", base: { version: "2" } });
  drafts.saved(at, { text: "a\r\nc\r\nmore", version: "3" });
  expect(drafts.get(at)).toBeUndefined();
  drafts.saved(at, base);
  expect(drafts.all()).toEqual([]);
});

test("the oldest go above the bounds, never the one at hand", () => {
  const few = new Drafts({ drafts: 2, characters: 1000 });
  for (const path of ["/a", "/b", "/c"]) few.keep(draft(path, "x"));
  expect(paths(few)).toEqual(["/b", "/c"]);
  const small = new Drafts({ drafts: 9, characters: 40 });
  small.keep(draft("/a", "x"));
  small.keep(draft("/b", "x".repeat(20)));
  expect(paths(small)).toEqual(["/a", "/b"]);
  small.keep(draft("/c", "x".repeat(20)));
  expect(paths(small)).toEqual(["/c"]);
  small.keep(draft("/d", "x".repeat(100)));
  expect(paths(small)).toEqual(["/d"]);
});
