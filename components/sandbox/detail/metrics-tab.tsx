"use client";
import { Activity } from "lucide-react";
import { MetricChart } from "@/components/metrics/metric-chart";
import { METRICS } from "@/components/metrics/metric-kinds";
import { MetricsTable } from "@/components/metrics/metrics-table";
import { useHistory } from "@/components/metrics/use-history";
import { FailureState } from "@/components/shell/failure-state";
import { useQueryParam } from "@/components/shell/use-query-param";
import { EmptyState } from "@/components/ui/empty-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { MetricRange } from "@/server/domain/schemas/metrics";
import { useSandbox } from "./sandbox-context";
import { TabBody } from "./tab-body";

const RANGES = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
] as const;
const VIEWS = [
  { value: "charts", label: "Charts" },
  { value: "table", label: "Table" },
] as const;

/** The Metrics tab: what the sandbox uses, live, as charts or as a table. */
export function MetricsTab() {
  const sandbox = useSandbox();
  const [rangeParam, setRange] = useQueryParam("range", "1h");
  const [viewParam, setView] = useQueryParam("view", "charts");
  const range: MetricRange = rangeParam === "24h" ? "24h" : "1h";
  const view = viewParam === "table" ? "table" : "charts";
  const running = sandbox.status === "running";
  const { data, error, refetch } = useHistory(sandbox.id, range, running);
  return (
    <TabBody>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented<MetricRange> label="Range" value={range} onChange={setRange} options={RANGES} />
        <Segmented label="Show as" value={view} onChange={setView} options={VIEWS} />
      </div>
      {error && !data ? <FailureState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-48" /> : null}
      {data?.at.length === 0 ? (
        <EmptyState
          icon={Activity}
          title={running ? "Measuring has just started" : "No measurements in this period"}
          description={
            running
              ? "A running sandbox is measured every 5 seconds; the first values will appear in a moment."
              : "Only running sandboxes are measured. Once one has ended, its last 24 hours are kept for a day."
          }
        />
      ) : null}
      {data && data.at.length > 0 && view === "charts" ? (
        <div className="grid gap-3 lg:grid-cols-2">
          {METRICS.filter(({ title }) => title !== "Network" || sandbox.network !== "none").map((metric) => (
            <MetricChart key={metric.title} metric={metric} history={data} sandbox={sandbox} range={range} />
          ))}
        </div>
      ) : null}
      {data && data.at.length > 0 && view === "table" ? <MetricsTable history={data} range={range} /> : null}
    </TabBody>
  );
}
