export type ShortcutId =
  | "palette"
  | "help"
  | "filter"
  | "new"
  | "new-options"
  | "go-sandboxes"
  | "go-lineage"
  | "go-snapshots"
  | "go-images"
  | "go-activity"
  | "go-settings";

export type Shortcut = {
  /** One press as `Mod+k`, or two after each other as `g s`. */
  keys: string;
  label: string;
  group: string;
};

const ANYWHERE = "Anywhere";
const GO = "Go to";

/** Every shortcut of the frame, in the order in which they are listed. */
export const SHORTCUTS: Record<ShortcutId, Shortcut> = {
  palette: { keys: "Mod+k", label: "Search or run a command", group: ANYWHERE },
  help: { keys: "?", label: "Show shortcuts", group: ANYWHERE },
  filter: { keys: "/", label: "Filter the page", group: ANYWHERE },
  new: { keys: "c", label: "New sandbox", group: ANYWHERE },
  "new-options": { keys: "Shift+C", label: "New sandbox with options", group: ANYWHERE },
  "go-sandboxes": { keys: "g s", label: "Sandboxes", group: GO },
  "go-lineage": { keys: "g l", label: "Lineage", group: GO },
  "go-snapshots": { keys: "g n", label: "Snapshots", group: GO },
  "go-images": { keys: "g i", label: "Images", group: GO },
  "go-activity": { keys: "g a", label: "Activity", group: GO },
  "go-settings": { keys: "g ,", label: "Settings", group: GO },
};

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * Which shortcut a key press completes, or `prefix`: the first key of one with two. `typing`: in a field, where only
 * the palette's opens; `terminal`: Ctrl is the program's, so that it takes ⌘, or Shift as well.
 */
export function matchShortcut(
  press: Press,
  context: { prefix: string | null; typing: boolean; terminal: boolean },
): { id: ShortcutId } | { prefix: string } | null {
  if (press.altKey) return null;
  if (press.key.toLowerCase() === "k" && (press.metaKey || press.ctrlKey)) {
    const ours = context.terminal ? press.shiftKey || press.metaKey : !press.shiftKey;
    return ours ? { id: "palette" } : null;
  }
  if (context.typing || context.terminal || press.ctrlKey || press.metaKey) return null;
  if (context.prefix !== null) {
    const id = find(`${context.prefix} ${press.key}`);
    if (id) return { id };
  }
  const id = find(press.key.length === 1 && /[A-Z]/.test(press.key) ? `Shift+${press.key}` : press.key);
  if (id) return { id };
  return Object.values(SHORTCUTS).some(({ keys }) => keys.startsWith(`${press.key} `))
    ? { prefix: press.key }
    : null;
}

function find(keys: string): ShortcutId | undefined {
  return (Object.keys(SHORTCUTS) as ShortcutId[]).find((id) => SHORTCUTS[id].keys === keys);
}
