import type { LogLine } from "./log-lines";

/** Indexes of the lines that have the text, in order; upper and lower case are the same. */
export function findLines(lines: readonly Pick<LogLine, "text">[], wanted: string): number[] {
  const needle = wanted.toLowerCase();
  if (!needle) return [];
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(needle) ? [index] : []));
}

/** A line in pieces: every second one is what was looked for. */
export function splitAtMatches(text: string, wanted: string): string[] {
  const needle = wanted.toLowerCase();
  const lower = text.toLowerCase();
  // Some letters have another length in lower case: then places in one are none in the other.
  if (!needle || lower.length !== text.length) return [text];
  const pieces: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + needle.length));
    from = at + needle.length;
  }
  return [...pieces, text.slice(from)];
}

/** The match to go to next: the `step`th after `current`, around at the ends; -1 if there is none. */
export function nextMatch(count: number, current: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (current === -1) return step === 1 ? 0 : count - 1;
  return (current + step + count) % count;
}
