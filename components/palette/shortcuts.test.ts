import { expect, test } from "vitest";
import { matchShortcut, SHORTCUTS } from "./shortcuts";

function press(key: string, held: ("ctrl" | "meta" | "alt" | "shift")[] = []) {
  return {
    key,
    ctrlKey: held.includes("ctrl"),
    metaKey: held.includes("meta"),
    altKey: held.includes("alt"),
    shiftKey: held.includes("shift"),
  };
}
const free = { prefix: null, typing: false, terminal: false };

test("single keys, also those that need Shift", () => {
  expect(matchShortcut(press("c"), free)).toEqual({ id: "new" });
  expect(matchShortcut(press("C", ["shift"]), free)).toEqual({ id: "new-options" });
  expect(matchShortcut(press("?", ["shift"]), free)).toEqual({ id: "help" });
  expect(matchShortcut(press("x"), free)).toBeNull();
});

test("two keys after each other", () => {
  expect(matchShortcut(press("g"), free)).toEqual({ prefix: "g" });
  expect(matchShortcut(press("i"), { ...free, prefix: "g" })).toEqual({ id: "go-images" });
  expect(matchShortcut(press("i"), free)).toBeNull();
  // What is none after g still counts by itself.
  expect(matchShortcut(press("?", ["shift"]), { ...free, prefix: "g" })).toEqual({ id: "help" });
});

test("while typing only the palette opens, in a terminal not with Ctrl alone", () => {
  const typing = { ...free, typing: true };
  const terminal = { ...typing, terminal: true };
  expect(matchShortcut(press("?", ["shift"]), typing)).toBeNull();
  expect(matchShortcut(press("k", ["ctrl"]), typing)).toEqual({ id: "palette" });
  expect(matchShortcut(press("k", ["ctrl"]), terminal)).toBeNull();
  expect(matchShortcut(press("k", ["meta"]), terminal)).toEqual({ id: "palette" });
  expect(matchShortcut(press("K", ["ctrl", "shift"]), terminal)).toEqual({ id: "palette" });
  expect(matchShortcut(press("c"), terminal)).toBeNull();
});

test("the browser's own are left alone", () => {
  expect(matchShortcut(press("c", ["ctrl"]), free)).toBeNull();
  expect(matchShortcut(press("c", ["alt"]), free)).toBeNull();
  expect(matchShortcut(press("K", ["ctrl", "shift"]), free)).toBeNull();
});

test("no two have the same keys", () => {
  const keys = Object.values(SHORTCUTS).map((shortcut) => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
