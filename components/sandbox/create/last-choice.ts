import { DEFAULTS, type FormValues } from "./form-values";

const KEY = "forkyard.create";
/** Not kept: a name is for one sandbox, files alone are for one snapshot, and variables often hold secrets. */
type Kept = Omit<FormValues, "name" | "filesOnly" | "env">;

/** What was chosen the last time, as text for the browser's storage. */
export function serializeChoice({
  name: _name,
  filesOnly: _filesOnly,
  env: _env,
  ...kept
}: FormValues): string {
  return JSON.stringify(kept satisfies Kept);
}

/** The defaults with what the text says on top; whatever in it is not of the right kind is left out. */
export function parseChoice(text: string | null): FormValues {
  const values: FormValues = { ...DEFAULTS };
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    return values;
  }
  if (typeof stored !== "object" || stored === null) return values;
  const given = stored as Record<string, unknown>;
  for (const field of ["image", "snapshotId", "cpu", "memoryMiB", "pidsLimit", "ports"] as const) {
    const value = given[field];
    if (typeof value === "string" && value.length <= 1000) values[field] = value;
  }
  if (given.source === "snapshot" || given.source === "image") values.source = given.source;
  if (given.network === "nat" || given.network === "none") values.network = given.network;
  if (Number.isInteger(given.ttlSeconds)) values.ttlSeconds = given.ttlSeconds as number;
  return values;
}

/** Whether anything but the name differs from the defaults. */
export function isChanged(values: FormValues): boolean {
  return (Object.keys(DEFAULTS) as (keyof FormValues)[]).some(
    (field) => field !== "name" && values[field] !== DEFAULTS[field],
  );
}

// A browser may refuse its storage; then nothing is remembered.
export function loadChoice(): FormValues {
  try {
    return parseChoice(window.localStorage.getItem(KEY));
  } catch {
    return { ...DEFAULTS };
  }
}

export function saveChoice(values: FormValues): void {
  try {
    window.localStorage.setItem(KEY, serializeChoice(values));
  } catch {}
}

export function forgetChoice(): void {
  try {
    window.localStorage.removeItem(KEY);
  } catch {}
}
