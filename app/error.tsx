"use client";
import { FailureState } from "@/components/shell/failure-state";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function PageError({ error, reset }: Props) {
  // What failed on the server comes without its message, and with a digest that the server's log has too.
  const shown = error.digest
    ? new Error(`This page could not be made; the server's log tells why, under ${error.digest}`)
    : error;
  return <FailureState error={shown} onRetry={reset} />;
}
