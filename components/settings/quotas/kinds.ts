import { formatBytes } from "@/components/ui/format";
import type { QuotaReport } from "@/server/domain/schemas/quota";

export type QuotaKind = keyof QuotaReport["quotas"];
export type QuotaValues = Record<QuotaKind, string>;

const MB = 1_000_000;

type Kind = {
  kind: QuotaKind;
  label: string;
  /** The unit of the field, and how many of the quota's own are one of it. */
  unit: string;
  factor: number;
  step: string;
  write(amount: number): string;
};

export const QUOTA_KINDS: Kind[] = [
  { kind: "sandboxes", label: "Sandboxes", unit: "", factor: 1, step: "1", write: String },
  {
    kind: "memoryMiB",
    label: "Memory",
    unit: "MiB",
    factor: 1,
    step: "1",
    write: (mib) => `${mib.toLocaleString("en")} MiB`,
  },
  {
    kind: "cpu",
    label: "CPUs",
    unit: "",
    factor: 1,
    step: "any",
    write: (cpus) => String(Math.round(cpus * 100) / 100),
  },
  {
    kind: "snapshotBytes",
    label: "Snapshots",
    unit: "MB",
    factor: MB,
    step: "1",
    write: formatBytes,
  },
];

/** What the fields show; empty for no quota. */
export function quotaValues(quotas: QuotaReport["quotas"]): QuotaValues {
  const entries = QUOTA_KINDS.map(({ kind, factor }) => {
    const quota = quotas[kind];
    return [kind, quota === null ? "" : String(Math.round((quota / factor) * 1000) / 1000)];
  });
  return Object.fromEntries(entries) as QuotaValues;
}

/** The quotas that the fields ask for. */
export function quotasFrom(values: QuotaValues): QuotaReport["quotas"] {
  const entries = QUOTA_KINDS.map(({ kind, factor }) => {
    const text = values[kind].trim();
    const amount = Number(text) * factor;
    return [kind, text === "" ? null : kind === "cpu" ? amount : Math.round(amount)];
  });
  return Object.fromEntries(entries) as QuotaReport["quotas"];
}
