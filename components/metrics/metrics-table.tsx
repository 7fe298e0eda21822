"use client";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { MetricRange, MetricsHistory } from "@/server/domain/schemas/metrics";
import { ClockTime } from "./clock-time";
import { METRICS } from "./metric-kinds";

/** A row every so often, ms: what a person can still read. */
const STEP_MS: Record<MetricRange, number> = { "1h": 60_000, "24h": 900_000 };

/** The same as the charts, in words; newest first. */
export function MetricsTable({ history, range }: { history: MetricsHistory; range: MetricRange }) {
  const step = STEP_MS[range];
  const rows = history.at
    .map((at, index) => ({ at, index }))
    // Of each step the last.
    .filter(
      ({ at, index }) => Math.floor(at / step) !== Math.floor((history.at[index + 1] ?? Infinity) / step),
    )
    .reverse();
  const columns = METRICS.flatMap(({ title, series, format }) =>
    series.map((one) => ({ list: one.list, format, label: series.length > 1 ? one.label : title })),
  );
  return (
    <Card className="overflow-x-auto">
      <Table aria-label="Metrics">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Time</TableHead>
            {columns.map(({ list, label }) => (
              <TableHead key={list} className="text-right">
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map(({ at, index }) => (
            <TableRow key={at}>
              <TableCell className="h-8 py-1 text-muted-foreground">
                <ClockTime at={at} seconds={range === "1h"} />
              </TableCell>
              {columns.map(({ list, format }) => {
                const value = history[list][index];
                return (
                  <TableCell key={list} className="tabular h-8 whitespace-nowrap py-1 text-right">
                    {value == null ? "—" : format(value)}
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
