const MOST_KEPT = 100;

type Kept = Record<string, unknown>;

function readAll(key: string): Kept {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Kept) : {};
  } catch {
    return {}; // storage is off or holds something else
  }
}

/** What this browser keeps of a sandbox under `key`; anything may be in there. */
export function keptOf(key: string, sandboxId: string): unknown {
  return readAll(key)[sandboxId];
}

/** Keeps a value for a sandbox, or nothing if it is null. Of many sandboxes those go that were changed longest ago. */
export function keep(key: string, sandboxId: string, value: unknown): void {
  const { [sandboxId]: _old, ...others } = readAll(key);
  const kept = Object.entries(others).slice(1 - MOST_KEPT);
  if (value !== null) kept.push([sandboxId, value]);
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Kept for this page at least.
  }
}
