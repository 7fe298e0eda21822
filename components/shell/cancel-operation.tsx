"use client";
import { X } from "lucide-react";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import type { Operation } from "@/server/domain/schemas/misc";
import { operationTitle } from "./operation-labels";

/** Stops an operation that can be stopped; nothing where it can't. */
export function CancelOperation({ operation, className }: { operation: Operation; className?: string }) {
  const client = useTRPCClient();
  const { run, busy } = useAction(`${operationTitle(operation)} could not be cancelled`, () =>
    client.operations.cancel.mutate({ operationId: operation.id }),
  );
  if (!operation.cancellable) return null;
  return (
    <Button
      variant="quiet"
      size="icon-sm"
      disabled={busy}
      className={className}
      aria-label={`Cancel: ${operationTitle(operation)}`}
      onClick={() => void run()}
    >
      <X aria-hidden />
    </Button>
  );
}
