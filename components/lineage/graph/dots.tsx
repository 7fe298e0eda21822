"use client";
import { useStore } from "@xyflow/react";

/** px between two dots, whatever the size of the graph. */
const GAP = 20;

/**
 * The ground that moves along with the graph. It is drawn once and then only moved, by whole pixels: to draw it anew or
 * in another size for each frame is to compute the whole area, which without a graphics card takes as long as the cards.
 */
export function Dots() {
  const [x, y] = useStore(({ transform }) => transform);
  return (
    <div aria-hidden className="-z-10 pointer-events-none absolute inset-0 overflow-hidden">
      <div
        className="-right-10 -bottom-10 absolute top-0 left-0 origin-top-left bg-[radial-gradient(circle,var(--border)_1px,transparent_1px)] will-change-transform"
        style={{
          backgroundSize: `${GAP}px ${GAP}px`,
          transform: `translate(${Math.round(x % GAP) - GAP}px, ${Math.round(y % GAP) - GAP}px)`,
        }}
      />
    </div>
  );
}
