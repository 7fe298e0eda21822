import { useState } from "react";

/** Where the focus was before the dialog that opened last, nearest first; a dialog that opens from it goes on with these. */
let before: Element[] = [];

/**
 * For what is shown only while a dialog is open: gives the focus back when it closes, for its `onCloseAutoFocus`. Radix
 * does so only with a trigger of its own, which a dialog opened from a menu or by a key doesn't have; and with the focus
 * nowhere, the next letters typed would be shortcuts.
 */
export function useReturnFocus(): (event: Event) => void {
  // Asked while it renders: a field of the dialog takes the focus before any effect runs.
  const [places] = useState(placesNow);
  return (event) => {
    event.preventDefault();
    // Something else has taken it on purpose, such as the dialog that comes next.
    if (document.activeElement && document.activeElement !== document.body) return;
    const terminal = document.querySelector("#main [data-state=active] .xterm-helper-textarea");
    const main = document.getElementById("main");
    for (const place of [...places, terminal, main]) {
      // One that is gone, hidden or disabled takes no focus.
      if (place instanceof HTMLElement) place.focus({ preventScroll: true });
      if (place && document.activeElement === place) return;
    }
  };
}

function placesNow(): Element[] {
  const focused = document.activeElement;
  const layer = focused?.closest("[role=menu], [role=dialog], [role=alertdialog]") ?? null;
  const opener = layer && openerOf(layer);
  // The dialog below this one, if that is still open, goes before what lies behind it.
  const outer = layer && !opener ? before : [];
  before = [focused, layer, opener, ...outer].filter(
    (place) => place !== null && place !== document.body,
  ) as Element[];
  return before;
}

/** The button of a menu or of a popover; a dialog names none. */
function openerOf(layer: Element): Element | null {
  const menu = layer.getAttribute("role") === "menu" && layer.getAttribute("aria-labelledby");
  return menu ? document.getElementById(menu) : document.querySelector(`[aria-controls="${layer.id}"]`);
}
