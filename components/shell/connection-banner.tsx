"use client";
import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { useConnection } from "@/components/trpc/connection";

/** A restart shorter than this needs no banner. */
const GRACE_MS = 800;

export function ConnectionBanner() {
  const connection = useConnection();
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (connection !== "lost") {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), GRACE_MS);
    return () => clearTimeout(timer);
  }, [connection]);

  return (
    <div role="status" data-testid="connection" data-state={connection} className="contents">
      {shown ? (
        <div className="flex items-center justify-center gap-2 border-b bg-warning/12 px-4 py-1.5 text-center text-foreground text-xs">
          <LoaderCircle aria-hidden className="size-3.5 shrink-0 animate-spin text-warning" />
          <span>
            The server isn't answering. What you see may be out of date; this page reconnects automatically.
            Sandboxes keep running.
          </span>
        </div>
      ) : null}
    </div>
  );
}
