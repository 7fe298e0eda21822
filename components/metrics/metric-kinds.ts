import { formatBytes } from "@/components/ui/format";
import type { MetricsHistory } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { niceMax, niceMaxBytes } from "./plot";

export type Series = { list: Exclude<keyof MetricsHistory, "at" | "intervalSeconds">; label: string };
export type MetricKind = {
  title: string;
  series: readonly [Series] | readonly [Series, Series];
  format: (value: number) => string;
  niceMax: (max: number) => number;
  limit: ((sandbox: Sandbox) => number) | null;
  /** Whether the scale always reaches the limit; else only when the use comes near it. */
  scaleToLimit: boolean;
};

const MEBIBYTE = 1024 ** 2;

export function formatCpu(value: number): string {
  if (Number.isInteger(value) && value > 0) return String(value);
  return value.toFixed(value >= 10 ? 1 : 2);
}
/** Memory has limits in MiB, so it is told in MiB, too. */
export function formatMemory(bytes: number): string {
  if (bytes >= 1024 * MEBIBYTE) return `${(bytes / 1024 / MEBIBYTE).toFixed(1)} GiB`;
  return `${(bytes / MEBIBYTE).toFixed(bytes < 10 * MEBIBYTE ? 1 : 0)} MiB`;
}
const formatRate = (bytes: number) => `${formatBytes(bytes)}/s`;
const formatCount = (value: number) => String(Math.round(value));

export const METRICS: readonly MetricKind[] = [
  {
    title: "CPU",
    series: [{ list: "cpu", label: "CPUs in use" }],
    format: formatCpu,
    niceMax,
    limit: ({ cpu }) => cpu,
    scaleToLimit: true,
  },
  {
    title: "Memory",
    series: [{ list: "memoryBytes", label: "Memory" }],
    format: formatMemory,
    niceMax: niceMaxBytes,
    limit: ({ memoryMiB }) => memoryMiB * MEBIBYTE,
    scaleToLimit: true,
  },
  {
    title: "Processes",
    series: [{ list: "pids", label: "Processes and threads" }],
    format: formatCount,
    niceMax: (max) => Math.max(4, niceMax(max)),
    limit: ({ pidsLimit }) => pidsLimit,
    scaleToLimit: false,
  },
  {
    title: "Network",
    series: [
      { list: "rxBytesPerSecond", label: "Received" },
      { list: "txBytesPerSecond", label: "Sent" },
    ],
    format: formatRate,
    niceMax: (max) => Math.max(1000, niceMax(max)),
    limit: null,
    scaleToLimit: false,
  },
  {
    title: "Disk",
    series: [{ list: "diskBytes", label: "Written on top of the image" }],
    format: formatBytes,
    niceMax: (max) => Math.max(1_000_000, niceMax(max)),
    limit: null,
    scaleToLimit: false,
  },
];
