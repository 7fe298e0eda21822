"use client";
import { cn } from "@/components/ui/cn";
import { Progress } from "@/components/ui/progress";
import type { Operation } from "@/server/domain/schemas/misc";
import { Elapsed } from "./elapsed";
import { operationStep, operationTitle } from "./operation-labels";

/** Step, bar and time of one operation, in place. */
export function OperationProgress({ operation, className }: { operation: Operation; className?: string }) {
  return (
    <div
      data-slot="operation"
      data-testid="operation"
      data-state={operation.status}
      data-kind={operation.kind}
      className={cn("flex flex-col gap-1", className)}
    >
      <div className="flex items-center justify-between gap-3 text-muted-foreground text-xs">
        <span className="truncate">{operationStep(operation)}</span>
        <Elapsed since={operation.startedAt} />
      </div>
      <Progress value={operation.progress} label={operationTitle(operation)} />
    </div>
  );
}
