import type { Terminal } from "@xterm/xterm";

/**
 * Marks the line of the cursor, as parsed so far: an overlay, so that no program's screen shifts. `label` stands at the
 * right end of the line while there is nothing below it; in a narrow terminal only the dashed line is left, and the
 * status line says the rest.
 */
export function markFork(terminal: Terminal, label: string): void {
  const marker = terminal.registerMarker(0);
  const decoration = marker && terminal.registerDecoration({ marker, width: terminal.cols, layer: "top" });
  const text = document.createElement("span");
  text.textContent = label;
  let labelWidth = 0;
  decoration?.onRender((element) => {
    if (!element.dataset.mark) {
      element.dataset.mark = "fork";
      element.className += " terminal-fork-mark";
      element.replaceChildren(text);
    }
    // As wide as the terminal is now, and not as it was.
    element.style.width = "100%";
    // Known once it is in sight; a hidden one has no width.
    labelWidth ||= text.offsetWidth;
    const free = (1 - usedColumns(terminal, marker.line) / terminal.cols) * element.clientWidth;
    element.dataset.label = labelWidth > 0 && labelWidth <= free ? "shown" : "hidden";
  });
}

/** The columns up to the last one of a line that holds something. */
function usedColumns({ buffer, cols }: Terminal, at: number): number {
  const line = buffer.active.getLine(at);
  if (!line) return cols;
  const cell = buffer.active.getNullCell();
  for (let column = Math.min(cols, line.length); column > 0; column--) {
    const chars = line.getCell(column - 1, cell)?.getChars() ?? "";
    if (chars.trim() !== "" || cell.getWidth() === 0) return column;
  }
  return 0;
}
