import type { IBuffer, Terminal } from "@xterm/xterm";

/** The rows in sight, as they are on the screen: a wrapped line is as many as it takes. */
export function visibleRows(buffer: Pick<IBuffer, "viewportY" | "getLine">, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) =>
    (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "").trimEnd(),
  );
}

/** Shows which rows stand out, over the text and apart from it: no program's screen changes. */
export function markRows(terminal: Terminal, flags: readonly boolean[]): void {
  const screen = terminal.element?.querySelector<HTMLElement>(".xterm-screen");
  if (!screen) return;
  let layer = screen.querySelector<HTMLElement>(":scope > .wall-marks");
  if (!layer) {
    layer = document.createElement("div");
    layer.className = "wall-marks";
    layer.setAttribute("aria-hidden", "true");
    screen.append(layer);
  }
  const height = 100 / terminal.rows;
  layer.replaceChildren(
    ...flags.flatMap((marked, row) => {
      if (!marked) return [];
      const mark = document.createElement("div");
      mark.dataset.row = String(row);
      mark.style.top = `${row * height}%`;
      mark.style.height = `${height}%`;
      return [mark];
    }),
  );
}
