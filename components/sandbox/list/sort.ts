import type { LatestMetrics } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

export const SORT_KEYS = ["name", "status", "cpu", "memory", "created", "expires"] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type Sort = { key: SortKey; descending: boolean };

const DEFAULT: Sort = { key: "created", descending: true };
/** What one wants to see first of each: the most, the newest, but names from A. */
const FIRST_DESCENDING: Record<SortKey, boolean> = {
  name: false,
  status: false,
  cpu: true,
  memory: true,
  created: true,
  expires: false,
};

/** `?sort=name`, with a hyphen for descending; the newest first if it says nothing that is known. */
export function readSort(param: string): Sort {
  const key = SORT_KEYS.find((one) => param === one || param === `-${one}`);
  return key ? { key, descending: param.startsWith("-") } : DEFAULT;
}

export function writeSort({ key, descending }: Sort): string {
  if (key === DEFAULT.key && descending === DEFAULT.descending) return "";
  return `${descending ? "-" : ""}${key}`;
}

/** What a click on the heading asks for: this column, or the same the other way round. */
export function nextSort(current: Sort, key: SortKey): Sort {
  return { key, descending: current.key === key ? !current.descending : FIRST_DESCENDING[key] };
}

/** What has no value (no limit of time, not measured) comes last either way; equal ones newest first. */
export function sortSandboxes(
  sandboxes: readonly Sandbox[],
  { key, descending }: Sort,
  metrics: ReadonlyMap<string, LatestMetrics>,
): Sandbox[] {
  const value = sortValue(key, metrics);
  const valued = sandboxes.map((sandbox) => ({ sandbox, value: value(sandbox) }));
  valued.sort((a, b) => {
    const newest = b.sandbox.createdAt.localeCompare(a.sandbox.createdAt);
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || newest;
    const ascending = compare(a.value, b.value);
    return (descending ? -ascending : ascending) || newest;
  });
  return valued.map(({ sandbox }) => sandbox);
}

const names = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : names.compare(String(a), String(b));
}

function sortValue(key: SortKey, metrics: ReadonlyMap<string, LatestMetrics>) {
  return (sandbox: Sandbox): string | number | null => {
    switch (key) {
      case "name":
        return sandbox.name;
      case "status":
        return sandbox.status;
      case "cpu":
        return metrics.get(sandbox.id)?.cpu ?? null;
      case "memory":
        return metrics.get(sandbox.id)?.memoryBytes ?? null;
      case "created":
        return Date.parse(sandbox.createdAt);
      case "expires":
        return sandbox.expiresAt && !sandbox.endedAt ? Date.parse(sandbox.expiresAt) : null;
    }
  };
}
