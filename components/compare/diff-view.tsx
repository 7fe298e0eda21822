"use client";
import { useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { formatBytes, plural } from "@/components/ui/format";
import type { FileContent } from "@/server/domain/schemas/compare";
import { type DiffLine, diffLines } from "./diff-lines";

const CONTEXT = 3;
const MOST_LINES = 5000;

/** One file on two sides, line by line. */
export function DiffView({ before, after }: { before: FileContent | null; after: FileContent | null }) {
  const [left, right] = [textOf(before), textOf(after)];
  const lines = useMemo(
    () => (left === null || right === null ? null : diffLines(left, right, CONTEXT)),
    [left, right],
  );
  if (lines === null) return <Unreadable before={before} after={after} />;
  if (lines.length === 0) {
    return <p className="p-4 text-muted-foreground text-sm">The text is the same on both sides.</p>;
  }
  const shown = lines.slice(0, MOST_LINES);
  return (
    <section
      aria-label="Text diff"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled to with the keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto border-t font-mono text-xs leading-5"
    >
      <table className="w-full border-collapse">
        <tbody>
          {shown.map((line, index) => (
            <Line key={keyOf(line, index)} line={line} />
          ))}
        </tbody>
      </table>
      {shown.length < lines.length ? (
        <p className="p-3 text-muted-foreground">{plural(lines.length - shown.length, "more line")}</p>
      ) : null}
    </section>
  );
}

const SIGNS = { same: " ", added: "+", removed: "-" } as const;
const WORDS = { same: "", added: "Added: ", removed: "Removed: " } as const;

const keyOf = (line: DiffLine, index: number) =>
  line.kind === "gap" ? `gap ${index}` : `${line.before ?? ""}:${line.after ?? ""}`;

function Line({ line }: { line: DiffLine }) {
  if (line.kind === "gap") {
    return (
      <tr className="bg-muted/50 text-muted-foreground">
        <td colSpan={4} className="px-3 py-0.5">
          {plural(line.count, "line")} unchanged
        </td>
      </tr>
    );
  }
  return (
    <tr
      data-state={line.kind}
      className={cn(line.kind === "added" && "bg-success/12", line.kind === "removed" && "bg-destructive/12")}
    >
      <td className="tabular w-10 select-none px-2 text-right text-muted-foreground">{line.before}</td>
      <td className="tabular w-10 select-none px-2 text-right text-muted-foreground">{line.after}</td>
      <td aria-hidden className="w-4 select-none text-center">
        {SIGNS[line.kind]}
      </td>
      <td className="whitespace-pre pr-4">
        <span className="sr-only">{WORDS[line.kind]}</span>
        {line.text}
      </td>
    </tr>
  );
}

/** What is no file counts as an empty one; null if it is no text. */
function textOf(content: FileContent | null): string | null {
  if (content === null) return "";
  if (content.kind === "text") return content.text;
  if (content.kind === "symlink") return `→ ${content.target}`;
  return null;
}

function Unreadable({ before, after }: { before: FileContent | null; after: FileContent | null }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t p-4 text-sm">
      <dt className="text-muted-foreground">Before</dt>
      <dd>{inWords(before)}</dd>
      <dt className="text-muted-foreground">After</dt>
      <dd>{inWords(after)}</dd>
    </dl>
  );
}

function inWords(content: FileContent | null): string {
  switch (content?.kind) {
    case undefined:
      return "Doesn't exist";
    case "text":
      return `Text, ${formatBytes(content.size)}`;
    case "binary":
      return `Binary, ${formatBytes(content.size)}`;
    case "tooLarge":
      return `Text, ${formatBytes(content.size)}: too large to show`;
    case "symlink":
      return `A link to ${content.target}`;
    case "other":
      return "A directory or something else without contents";
  }
}
