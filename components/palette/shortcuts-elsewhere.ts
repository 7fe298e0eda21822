import type { Shortcut } from "./shortcuts";

const TERMINAL = "In a terminal";
const TAB = "On a terminal tab";
const LINEAGE = "In the lineage";

/** Ctrl and what a Mac has instead of it (components/terminal/keys.ts). */
const CLIPBOARD = {
  mac: [
    { keys: "Ctrl+C", label: "Interrupt", group: TERMINAL },
    { keys: "Mod+C", label: "Copy", group: TERMINAL },
    { keys: "Mod+V", label: "Paste", group: TERMINAL },
    { keys: "Mod+F", label: "Find", group: TERMINAL },
  ],
  other: [
    { keys: "Ctrl+C", label: "Copy the selection, or interrupt", group: TERMINAL },
    { keys: "Ctrl+Shift+C", label: "Copy", group: TERMINAL },
    { keys: "Ctrl+Shift+V", label: "Paste", group: TERMINAL },
    { keys: "Ctrl+Shift+F", label: "Find", group: TERMINAL },
  ],
};

/** Shortcuts that are handled where they belong; here so that one list has them all. */
export const shortcutsElsewhere = (mac: boolean): Shortcut[] => [
  { keys: "Mod+Shift+↑", label: "Leave the terminal for its tab", group: TERMINAL },
  { keys: "Mod+Shift+K", label: "Search or run a command", group: TERMINAL },
  { keys: "Alt+Shift+arrow", label: "Neighbouring terminal", group: TERMINAL },
  ...(mac ? CLIPBOARD.mac : CLIPBOARD.other),
  { keys: "F2", label: "Rename", group: TAB },
  { keys: "Shift+←", label: "Move left", group: TAB },
  { keys: "Shift+→", label: "Move right", group: TAB },
  { keys: "Delete", label: "Close", group: TAB },
  { keys: "Mod+S", label: "Save", group: "In a file" },
  { keys: "←", label: "Parent", group: LINEAGE },
  { keys: "→", label: "First child", group: LINEAGE },
  { keys: "↑", label: "Previous sibling", group: LINEAGE },
  { keys: "↓", label: "Next sibling", group: LINEAGE },
  { keys: "Enter", label: "Open", group: LINEAGE },
];
