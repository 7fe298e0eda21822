"use client";
import { RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useOutdated } from "@/components/ui/tireless";

/** Says that the server has newer pages than this one; the person says when to load it, since they may be typing. */
export function OutdatedBanner() {
  return (
    <div role="status" className="contents">
      {useOutdated() ? (
        <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 border-b bg-warning/12 px-4 py-1.5 text-center text-foreground text-xs">
          <span>
            Forkyard was updated while this page was open, and what you asked for is missing from it.
            Terminals continue after a reload.
          </span>
          <Button size="sm" variant="outline" onClick={() => location.reload()}>
            <RefreshCw aria-hidden />
            Reload
          </Button>
        </div>
      ) : null}
    </div>
  );
}
