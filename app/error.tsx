"use client";
import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Every page loads this, so it knows nothing of calls: what a call threw is shown where it was made. */
export default function PageError({ error, reset }: Props) {
  // What failed on the server comes without its message, and with a digest that the server's log has too.
  const message = error.digest
    ? `This page could not be made; the server's log tells why, under ${error.digest}`
    : error.message;
  return (
    <div role="alert">
      <EmptyState icon={CircleAlert} title={message}>
        <Button onClick={reset}>Try again</Button>
      </EmptyState>
    </div>
  );
}
