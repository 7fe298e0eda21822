"use client";
import { type PointerEvent, useState } from "react";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { MetricRange, MetricsHistory } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ClockTime } from "./clock-time";
import { RANGE_MS } from "./merge-history";
import type { MetricKind } from "./metric-kinds";
import { areaOf, lines, nearest, pathOf, summarize } from "./plot";

const [WIDTH, HEIGHT] = [600, 120];
const SHORTEST_MS = 300_000;
/** Of two lines one is dashed, so that colour alone doesn't tell them apart. */
const STROKES = [
  { className: "text-primary", dash: undefined },
  { className: "text-success", dash: "4 3" },
];

/** One measure over time, its limit drawn in, with the same in words. */
export function MetricChart({
  metric,
  history,
  sandbox,
  range,
}: {
  metric: MetricKind;
  history: MetricsHistory;
  sandbox: Sandbox;
  range: MetricRange;
}) {
  const [pointed, setPointed] = useState<number | null>(null);
  const { at } = history;
  const to = at.at(-1) ?? 0;
  // What is young fills the width all the same.
  const from = to - Math.min(RANGE_MS[range], Math.max(SHORTEST_MS, to - (at[0] ?? to)));
  const series = metric.series.map((one) => ({ ...one, values: history[one.list] }));
  const highest = Math.max(0, ...series.map(({ values }) => summarize(values)?.highest ?? 0));
  const limit = metric.limit?.(sandbox) ?? null;
  const reaches = limit !== null && (metric.scaleToLimit || highest > limit / 2);
  const max = reaches ? Math.max(limit, highest) : metric.niceMax(highest);
  const gapMs = history.intervalSeconds * 1000 * 4;
  const index = pointed ?? at.length - 1;

  function point(event: PointerEvent) {
    const box = event.currentTarget.getBoundingClientRect();
    const found = nearest(at, from + ((event.clientX - box.left) / box.width) * (to - from));
    setPointed(found === -1 ? null : found);
  }
  const pointedAt = pointed === null ? null : at[pointed];
  return (
    <Card
      role="group"
      aria-label={metric.title}
      data-testid="metric"
      className="flex min-w-0 flex-col gap-2 p-3"
    >
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="font-semibold text-sm">{metric.title}</h2>
        {series.map(({ label, values }, one) => (
          <span key={label} className="flex items-baseline gap-1.5 text-xs">
            {series.length > 1 ? <Key index={one} /> : null}
            {series.length > 1 ? <span className="text-muted-foreground">{label}</span> : null}
            <span className="tabular font-medium">{show(values[index], metric)}</span>
            {limit !== null ? (
              <span className="tabular text-muted-foreground">of {metric.format(limit)}</span>
            ) : null}
          </span>
        ))}
        <span className="ml-auto text-2xs text-muted-foreground">
          {pointedAt == null ? null : <ClockTime at={pointedAt} seconds={range === "1h"} />}
        </span>
      </div>
      <div className="relative" onPointerMove={point} onPointerLeave={() => setPointed(null)}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden
          className="block h-32 w-full overflow-visible"
        >
          {[0, 0.5, 1].map((y) => (
            <line
              key={y}
              x1={0}
              x2={WIDTH}
              y1={HEIGHT * (1 - y)}
              y2={HEIGHT * (1 - y)}
              vectorEffect="non-scaling-stroke"
              className="stroke-border"
            />
          ))}
          {reaches ? (
            <line
              data-testid="limit"
              x1={0}
              x2={WIDTH}
              y1={HEIGHT * (1 - limit / max)}
              y2={HEIGHT * (1 - limit / max)}
              vectorEffect="non-scaling-stroke"
              strokeDasharray="6 4"
              className="stroke-destructive"
            />
          ) : null}
          {series.map(({ label, values }, one) => (
            <g key={label} className={STROKES[one]?.className}>
              {lines({ at, values }, { from, to, max, gapMs }).map((line) => (
                <g key={line[0]?.x}>
                  {one === 0 ? (
                    <path d={areaOf(line, WIDTH, HEIGHT)} fill="currentColor" opacity={0.12} />
                  ) : null}
                  <path
                    d={pathOf(line, WIDTH, HEIGHT)}
                    fill="none"
                    stroke="currentColor"
                    strokeWidth={1.5}
                    strokeDasharray={STROKES[one]?.dash}
                    strokeLinejoin="round"
                    vectorEffect="non-scaling-stroke"
                  />
                </g>
              ))}
            </g>
          ))}
        </svg>
        {pointedAt == null ? null : (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-y-0 w-px bg-foreground/40"
            style={{ left: `${((pointedAt - from) / (to - from)) * 100}%` }}
          />
        )}
        <Tick className="top-0.5">{metric.format(max)}</Tick>
        <Tick className="top-1/2">{metric.format(max / 2)}</Tick>
      </div>
      <div aria-hidden className="flex justify-between text-2xs text-muted-foreground">
        {[from, (from + to) / 2, to].map((moment) => (
          <ClockTime key={moment} at={moment} />
        ))}
      </div>
      <p className="text-muted-foreground text-xs">
        {series.map((one) => sentence(one, metric, series.length > 1)).join(" ")}
      </p>
    </Card>
  );
}

function Key({ index }: { index: number }) {
  const stroke = STROKES[index];
  return (
    <svg aria-hidden viewBox="0 0 16 2" className={cn("h-0.5 w-4 self-center", stroke?.className)}>
      <path d="M0,1h16" stroke="currentColor" strokeWidth={2} strokeDasharray={stroke?.dash} />
    </svg>
  );
}

function Tick({ className, children }: { className: string; children: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "tabular pointer-events-none absolute left-0.5 rounded-xs bg-card/80 px-0.5 text-2xs text-muted-foreground leading-tight",
        className,
      )}
    >
      {children}
    </span>
  );
}

function show(value: number | null | undefined, { format }: MetricKind): string {
  return value == null ? "—" : format(value);
}

function sentence(
  { label, values }: { label: string; values: (number | null)[] },
  metric: MetricKind,
  named: boolean,
): string {
  const summary = summarize(values);
  const what = named ? `${label}: ` : "";
  if (summary === null) return `${what}${named ? "nothing" : "Nothing"} measured.`;
  return `${what}${named ? "mean" : "Mean"} ${metric.format(summary.mean)}, highest ${metric.format(summary.highest)}.`;
}
