import { cn } from "./cn";
import { formatBytes } from "./format";

/** A size; `—` where it isn't known (yet). */
export function Bytes({ value, className }: { value: number | null; className?: string }) {
  if (value === null) return <span className={cn("text-muted-foreground", className)}>—</span>;
  return (
    <span
      className={cn("tabular whitespace-nowrap", className)}
      title={`${value.toLocaleString("en")} bytes`}
    >
      {formatBytes(value)}
    </span>
  );
}
