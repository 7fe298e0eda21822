"use client";
import { cn } from "@/components/ui/cn";
import { Progress } from "@/components/ui/progress";
import type { Operation } from "@/server/domain/schemas/misc";
import { Elapsed } from "./elapsed";
import { operationStep, operationTitle } from "./operation-labels";

/** Step, bar and time of one operation, in place. */
export function OperationProgress({
  operation,
  compact = false,
  className,
}: {
  operation: Operation;
  /** No higher than a line of text, for rows. */
  compact?: boolean;
  className?: string;
}) {
  return (
    <div
      data-slot="operation"
      data-testid="operation"
      data-state={operation.status}
      data-kind={operation.kind}
      className={cn("flex flex-col", compact ? "gap-0.5" : "gap-1", className)}
    >
      <div
        className={cn(
          "flex items-center justify-between gap-3 text-muted-foreground text-xs",
          compact && "leading-4",
        )}
      >
        <span className="truncate">{operationStep(operation)}</span>
        <Elapsed since={operation.startedAt} />
      </div>
      <Progress
        value={operation.progress}
        label={operationTitle(operation)}
        className={compact ? "h-0.5" : undefined}
      />
    </div>
  );
}
