"use client";
import { FailureState } from "@/components/shell/failure-state";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <FailureState error={error} onRetry={reset} />;
}
