const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes for people, in powers of 1000: `312 MB`, `1.4 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** Memory limits are set in MiB: `512 MiB`, `2 GiB`. */
export function formatMiB(mebibytes: number): string {
  return mebibytes >= 1024 && mebibytes % 512 === 0 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`;
}

/** A span of ms for people: `212 ms`, `3.4 s`, `2 min 5 s`, `4 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

/** The page's clock moves once a second, so what has just been made may seem to lie ahead by that much. */
const CLOCK_STEP_MS = 2000;

/** `just now`, `4 min ago`, `in 3 h`: short enough for a table. */
export function formatRelative(at: number, now: number): string {
  const ms = now - at;
  if (ms < 0 && ms > -CLOCK_STEP_MS) return "just now";
  const text = span(Math.abs(ms));
  if (text === null) return ms >= 0 ? "just now" : "in a moment";
  return ms >= 0 ? `${text} ago` : `in ${text}`;
}

function span(ms: number): string | null {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 5) return null;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** `1 process`, `3 processes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
