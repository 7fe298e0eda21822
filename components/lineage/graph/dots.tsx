"use client";
import { useStore } from "@xyflow/react";

/** px between two dots of a graph in its natural size. */
const GAP = 20;

/**
 * The ground that moves along with the graph. It is drawn once and then only moved: to draw it anew for each frame is to
 * draw the whole area.
 */
export function Dots() {
  const [x, y, zoom] = useStore(({ transform }) => transform);
  // Between 1 and 2, so that the dots come neither too close nor too far apart.
  const scale = zoom / 2 ** Math.floor(Math.log2(zoom));
  const gap = GAP * scale;
  return (
    <div aria-hidden className="-z-10 pointer-events-none absolute inset-0 overflow-hidden">
      <div
        className="-right-10 -bottom-10 absolute top-0 left-0 origin-top-left bg-[radial-gradient(circle,var(--border)_1px,transparent_1px)] will-change-transform"
        style={{
          backgroundSize: `${GAP}px ${GAP}px`,
          transform: `translate(${(x % gap) - gap}px, ${(y % gap) - gap}px) scale(${scale})`,
        }}
      />
    </div>
  );
}
