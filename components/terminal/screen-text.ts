import type { IBuffer } from "@xterm/xterm";

/** The rows in sight as plain text; a line that was wrapped is one line again. */
export function screenText(buffer: Pick<IBuffer, "viewportY" | "getLine">, rows: number): string {
  let text = "";
  for (let row = 0; row < rows; row++) {
    const line = buffer.getLine(buffer.viewportY + row);
    if (!line) break;
    if (row > 0 && !line.isWrapped) text += "\n";
    const wraps = buffer.getLine(buffer.viewportY + row + 1)?.isWrapped ?? false;
    text += line.translateToString(!wraps);
  }
  return text.trimEnd();
}

/** Calls `run` at most once in `ms`, also after the last call of a burst. Returns [request, cancel]. */
export function throttled(run: () => void, ms: number): [() => void, () => void] {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const request = () => {
    timer ??= setTimeout(() => {
      timer = null;
      run();
    }, ms);
  };
  const cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return [request, cancel];
}
