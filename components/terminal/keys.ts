/** What a key press in a terminal means to us; `pass`: it is the program's. `paste`: the browser's own paste does it. */
export type KeyAction = "copy" | "paste" | "find" | "pass";

type Press = { key: string; ctrlKey: boolean; shiftKey: boolean; altKey: boolean; metaKey: boolean };

/**
 * Ctrl+C copies when something is selected and is SIGINT otherwise; with Shift, C, V and F are always ours.
 * On a Mac the Command key copies, pastes and finds as well, and Ctrl+C is always SIGINT.
 */
export function keyAction(press: Press, context: { hasSelection: boolean; mac: boolean }): KeyAction {
  if (press.altKey) return "pass";
  const key = press.key.toLowerCase();
  if (context.mac && press.metaKey && !press.ctrlKey) {
    if (key === "c") return context.hasSelection ? "copy" : "pass";
    if (key === "v") return "paste";
    if (key === "f") return "find";
    return "pass";
  }
  if (!press.ctrlKey || press.metaKey) return "pass";
  if (press.shiftKey) {
    if (key === "c") return "copy";
    if (key === "v") return "paste";
    if (key === "f") return "find";
    return "pass";
  }
  return key === "c" && context.hasSelection && !context.mac ? "copy" : "pass";
}
