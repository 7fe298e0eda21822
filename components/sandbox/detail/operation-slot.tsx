"use client";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { operationTitle } from "@/components/shell/operation-labels";
import { OperationProgress } from "@/components/shell/operation-progress";
import { useSandboxOperation } from "@/components/shell/use-running-operations";
import { asSentence } from "@/components/trpc/failure-text";
import { Button } from "@/components/ui/button";
import type { Operation } from "@/server/domain/schemas/misc";
import { CapturedThing } from "./captured-thing";
import type { LatestOperation } from "./use-latest-operation";

/** Beside the tabs, so that nothing below moves: what is being done to the sandbox now, else what came of it last. */
export function OperationSlot({ sandboxId, latest }: { sandboxId: string; latest: LatestOperation }) {
  const running = useSandboxOperation(sandboxId);
  if (running) {
    return (
      <div role="status" aria-label="Operation" className="w-full max-w-80 py-1">
        <OperationProgress operation={running} />
      </div>
    );
  }
  if (latest.operation?.status !== "succeeded") return null;
  return (
    <div
      role="status"
      aria-label="Last result"
      data-testid="operation-result"
      data-state="succeeded"
      data-operation={latest.operation.id}
      className="flex min-w-0 items-center gap-1.5 py-1 text-sm"
    >
      <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
      <CapturedThing operation={latest.operation} />
      <Dismiss onDismiss={latest.dismiss} />
    </div>
  );
}

/** What went wrong needs room, so it is told in full below the tabs. */
export function FailedOperation({ latest }: { latest: LatestOperation }) {
  if (latest.operation?.status !== "failed") return null;
  return (
    <div
      role="status"
      aria-label="Last result"
      data-testid="operation-result"
      data-state="failed"
      data-operation={latest.operation.id}
      className="flex shrink-0 items-start gap-2 border-b bg-destructive/8 px-4 py-1.5 text-sm sm:px-6"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-destructive" />
      <FailureText operation={latest.operation} />
      <Dismiss onDismiss={latest.dismiss} />
    </div>
  );
}

function FailureText({ operation }: { operation: Operation }) {
  const { failure } = operation;
  return (
    <p className="min-w-0 flex-1">
      <span className="font-medium">{operationTitle(operation)} failed.</span>{" "}
      {failure && asSentence(failure.message)} <span className="text-muted-foreground">{failure?.hint}</span>
    </p>
  );
}

function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  return (
    <Button variant="quiet" size="icon-xs" aria-label="Dismiss" onClick={onDismiss}>
      <X aria-hidden />
    </Button>
  );
}
