"use client";
import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Every page loads this, so it knows nothing of calls: what a call threw is shown where it was made. */
export default function PageError({ error, reset }: Props) {
  // A page that somebody goes to: the router asks for its script once, and would show the same failure again.
  if (error.name === "ChunkLoadError")
    return (
      <div role="alert">
        <EmptyState
          icon={CircleAlert}
          title="This page's script could not be loaded"
          description="Nothing is lost: whatever runs in your sandboxes keeps running."
        >
          <Button onClick={() => location.reload()}>Reload the page</Button>
        </EmptyState>
      </div>
    );
  // What failed on the server comes without its message, and with a digest that the server's log has too.
  const message = error.digest
    ? `This page could not be rendered; the server's log says why, under ${error.digest}`
    : error.message;
  return (
    <div role="alert">
      <EmptyState icon={CircleAlert} title={message}>
        <Button onClick={reset}>Try again</Button>
      </EmptyState>
    </div>
  );
}
