import { CARD, type Placed } from "./layout";

const RADIUS = 5;

/** An SVG path from the right of one card to the left of the other, with a step between. */
export function line(from: Placed, to: Placed): string {
  const [x1, y1] = [from.x + CARD.width, from.y + CARD.height / 2];
  const [x2, y2] = [to.x, to.y + CARD.height / 2];
  const middle = (x1 + x2) / 2;
  const round = Math.min(RADIUS, Math.abs(y2 - y1) / 2);
  if (round < 0.5) return `M${x1} ${y1}H${x2}`;
  const turn = y2 > y1 ? round : -round;
  return `M${x1} ${y1}H${middle - round}Q${middle} ${y1} ${middle} ${y1 + turn}V${y2 - turn}Q${middle} ${y2} ${middle + round} ${y2}H${x2}`;
}
