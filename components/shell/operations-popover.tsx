"use client";
import { Activity } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Popover, PopoverTrigger } from "@/components/ui/popover";
import { useRunningOperations } from "./use-running-operations";

const OperationsContent = later(() =>
  import("./operations-content").then((module) => module.OperationsContent),
);

/** What runs now and what ran last, in the top bar. */
export function OperationsPopover() {
  const running = useRunningOperations();
  const [open, setOpen] = useState(false);
  // Its code is loaded when it is first opened, or about to be.
  const [used, setUsed] = useState(false);
  if (open && !used) setUsed(true);
  const label = running.length ? `Operations, ${running.length} running` : "Operations";
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="quiet"
          size="sm"
          aria-label={label}
          data-running={running.length}
          onPointerEnter={() => OperationsContent.load()}
        >
          <Activity aria-hidden className={running.length ? "animate-breathe text-primary" : undefined} />
          {running.length ? (
            <span className="tabular text-foreground">
              {running.length}
              <span className="max-sm:hidden"> running</span>
            </span>
          ) : null}
        </Button>
      </PopoverTrigger>
      {used ? <OperationsContent onDone={() => setOpen(false)} /> : null}
    </Popover>
  );
}
