"use client";
import { type ReactFlowState, useStore, ViewportPortal } from "@xyflow/react";
import { type Area, covers, grow, meet } from "./area";

/** What leads from a card to those below it, as far as it looks the same; `area`: all that it may touch. */
export type LinePath = { id: string; look: "plain" | "dimmed" | "on-path"; d: string; area: Area };

const LOOKS: Record<LinePath["look"], string> = {
  plain: "stroke-muted-foreground/45",
  dimmed: "stroke-muted-foreground/20",
  "on-path": "stroke-2 stroke-primary",
};

const inSight = ({ transform: [x, y, zoom], width, height }: ReactFlowState): Area => ({
  left: -x / zoom,
  top: -y / zoom,
  right: (width - x) / zoom,
  bottom: (height - y) / zoom,
});

/** As long as nothing new has come into sight, and not much has gone out of it. */
const isStill = (drawn: Area, seen: Area) => covers(grow(drawn, 0.25), seen) && covers(grow(seen, 1), drawn);

/**
 * The lines between the cards. React Flow's own edges are made for being clicked and connected: each is a component
 * that looks at every movement of the graph, and these only lie there. Only those in sight and around it are drawn:
 * what is drawn anywhere, the browser prepares for showing. Above the cards, which they only touch: below them, the
 * browser would put both into one layer again for each frame of a movement.
 */
export function Lines({ lines }: { lines: LinePath[] }) {
  const seen = grow(useStore(inSight, isStill), 0.25);
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        data-testid="lineage-lines"
        className="pointer-events-none absolute size-px overflow-visible fill-none stroke-[1.5]"
      >
        {lines.map(({ id, look, d, area }) =>
          meet(area, seen) ? <path key={id} data-look={look} className={LOOKS[look]} d={d} /> : null,
        )}
      </svg>
    </ViewportPortal>
  );
}
