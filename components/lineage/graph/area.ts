/** A part of the graph, in its own px. */
export type Area = { left: number; top: number; right: number; bottom: number };

/** By `share` of its size on each side. */
export function grow({ left, top, right, bottom }: Area, share: number): Area {
  const [x, y] = [(right - left) * share, (bottom - top) * share];
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y };
}

export function covers(outer: Area, inner: Area): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

export function meet(a: Area, b: Area): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}
