export type RowRange = { start: number; end: number };

const AROUND = 10;
/** Ranges move in steps, so that not every pixel of scrolling renders. */
const STEP = 5;

/** Rows (end excluded) in sight of a window `top` px below the first row, with some around them. */
export function rowRange({
  top,
  height,
  rowHeight,
}: {
  top: number;
  height: number;
  rowHeight: number;
}): RowRange {
  const first = Math.floor(top / rowHeight) - AROUND;
  const last = Math.ceil((top + height) / rowHeight) + AROUND;
  return {
    start: Math.max(0, Math.floor(first / STEP) * STEP),
    end: Math.max(0, Math.ceil(last / STEP) * STEP),
  };
}
