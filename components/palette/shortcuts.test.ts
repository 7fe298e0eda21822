import { expect, test } from "vitest";
import { type KeyAction, keyAction } from "../terminal/keys";
import { matchShortcut, SHORTCUTS } from "./shortcuts";
import { shortcutsElsewhere } from "./shortcuts-elsewhere";

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

test.each([false, true])("the list says what keys do in a terminal (on a Mac: %s)", (mac) => {
  const MEANING: Record<string, KeyAction> = {
    Copy: "copy",
    Paste: "paste",
    Find: "find",
    Interrupt: "pass",
  };
  const listed = shortcutsElsewhere(mac).filter(({ label }) => label in MEANING);
  expect(listed.length).toBeGreaterThan(2);
  for (const { keys, label } of listed) {
    const parts = keys.split("+");
    const press = {
      key: parts.at(-1)!,
      ctrlKey: parts.includes("Ctrl") || (parts.includes("Mod") && !mac),
      metaKey: parts.includes("Mod") && mac,
      shiftKey: parts.includes("Shift"),
      altKey: false,
    };
    expect(keyAction(press, { hasSelection: true, mac }), keys).toBe(MEANING[label]);
  }
});
