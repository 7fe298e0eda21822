import { cn } from "@/components/ui/cn";
import { areaOf, lines, pathOf } from "./plot";

const [WIDTH, HEIGHT] = [44, 20];

/** A trend without axes; say in words what it shows. The scale ends at `max`, or higher if a value does. */
export function Sparkline({
  values,
  max,
  className,
}: {
  values: readonly (number | null)[];
  max: number;
  className?: string;
}) {
  const at = values.map((_, index) => index);
  const known = values.filter((value) => value !== null);
  // Little use of a large limit still shows its shape.
  const top = Math.max(max / 20, Math.min(max, Math.max(0, ...known) * 1.5), ...known);
  const parts = lines({ at, values }, { from: 0, to: values.length - 1, max: top, gapMs: 1 });
  return (
    <svg
      aria-hidden
      data-testid="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={cn("h-5 w-11 shrink-0 overflow-visible text-primary", className)}
    >
      <path d={`M0,${HEIGHT}h${WIDTH}`} className="stroke-border" />
      {parts.map((line) => (
        <g key={line[0]?.x}>
          <path d={areaOf(line, WIDTH, HEIGHT)} fill="currentColor" opacity={0.15} />
          <path
            d={pathOf(line, WIDTH, HEIGHT)}
            fill="none"
            stroke="currentColor"
            strokeWidth={1.25}
            strokeLinejoin="round"
          />
        </g>
      ))}
    </svg>
  );
}
