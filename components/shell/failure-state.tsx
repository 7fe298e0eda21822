"use client";
import { CircleAlert } from "lucide-react";
import { failureOf } from "@/components/trpc/failure";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands where the data would be: what went wrong, what to do, and the button for it. */
export function FailureState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { message, hint } = failureOf(error);
  return (
    <div role="alert">
      <EmptyState icon={CircleAlert} title={message} description={hint}>
        {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
      </EmptyState>
    </div>
  );
}
