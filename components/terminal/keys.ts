/**
 * What a key press in a terminal means to us; `pass`: it is the program's. `paste`: the browser's own paste does it.
 * `leave`: the focus goes out of the terminal, which takes Tab and Escape for its program. `frame`: the page's own
 * shortcuts have it.
 */
export type KeyAction = "copy" | "paste" | "find" | "leave" | "frame" | "pass";

type Press = { key: string; ctrlKey: boolean; shiftKey: boolean; altKey: boolean; metaKey: boolean };

/**
 * Ctrl+C copies when something is selected and is SIGINT otherwise; with Shift, C, V and F are always ours.
 * On a Mac the Command key copies, pastes and finds as well, and Ctrl+C is always SIGINT.
 *
 * Ctrl+Shift+Up leaves, up to the tabs: terminal windows scroll with it themselves, so that programs don't count on it,
 * and no browser or desktop uses it. Ctrl+Shift+K is what opens the palette elsewhere, with Shift; Ctrl+Shift+P is
 * Firefox' private window, which no page can take.
 */
export function keyAction(press: Press, context: { hasSelection: boolean; mac: boolean }): KeyAction {
  if (press.altKey) return "pass";
  const key = press.key.toLowerCase();
  const command = context.mac && press.metaKey && !press.ctrlKey;
  if (!command && (!press.ctrlKey || press.metaKey)) return "pass";
  if (press.shiftKey && key === "arrowup") return "leave";
  if (press.shiftKey && key === "k") return "frame";
  if (key === "c" && (command || !press.shiftKey))
    return context.hasSelection && (command || !context.mac) ? "copy" : "pass";
  if (!command && !press.shiftKey) return "pass";
  return OURS[key] ?? "pass";
}

const OURS: Record<string, KeyAction> = { c: "copy", v: "paste", f: "find" };

/** Whether the Command key stands for Ctrl. */
export const isMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform);
