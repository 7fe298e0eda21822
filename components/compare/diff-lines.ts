import { diffLines as compareLines } from "diff";

export type DiffLine =
  | { kind: "same" | "added" | "removed"; text: string; before: number | null; after: number | null }
  | { kind: "gap"; count: number };

/** Two texts line by line; of what is the same only `context` lines around a difference. Empty if all is the same. */
export function diffLines(before: string, after: string, context: number): DiffLine[] {
  // A text of other lines altogether would take minutes.
  const parts = compareLines(before, after, { timeout: 2000 }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  if (parts.every((part) => !part.added && !part.removed)) return [];
  const lines: DiffLine[] = [];
  const at = { before: 0, after: 0 };
  for (const [index, part] of parts.entries()) {
    const texts = part.value.replace(/\n$/, "").split("\n");
    if (part.value === "") continue;
    const kind = part.added ? "added" : part.removed ? "removed" : "same";
    const all = texts.map((text) => ({
      kind,
      text,
      before: part.added ? null : ++at.before,
      after: part.removed ? null : ++at.after,
    })) satisfies DiffLine[];
    lines.push(...(kind === "same" ? shorten(all, context, index === 0, index === parts.length - 1) : all));
  }
  return lines;
}

function shorten(lines: DiffLine[], context: number, first: boolean, last: boolean): DiffLine[] {
  const head = first ? 0 : context;
  const tail = last ? 0 : context;
  const count = lines.length - head - tail;
  if (count < 2) return lines;
  return [...lines.slice(0, head), { kind: "gap", count }, ...lines.slice(lines.length - tail)];
}
