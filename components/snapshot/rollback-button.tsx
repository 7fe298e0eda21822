"use client";
import { History } from "lucide-react";
import { useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { whyNoSnapshot } from "@/components/sandbox/actions/availability";
import { RollbackDialog } from "@/components/sandbox/actions/rollback-dialog";
import { Button, type ButtonProps } from "@/components/ui/button";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useSource } from "./use-source";

/** Takes the snapshot's own sandbox back to it; not there once that sandbox has ended. */
export const RollbackButton = forWriters(function RollbackButton({
  snapshot,
  ...props
}: { snapshot: Snapshot } & Pick<ButtonProps, "size">) {
  const source = useSource(snapshot.sandboxId);
  const [open, setOpen] = useState(false);
  if (!source || whyNoSnapshot(source.status) !== null) return null;
  return (
    <>
      <Button
        {...props}
        disabled={snapshot.status !== "ready"}
        aria-label={`Roll back to ${snapshot.name}`}
        onClick={() => setOpen(true)}
      >
        <History aria-hidden />
        <span className="max-sm:sr-only">Roll back</span>
      </Button>
      <RollbackDialog sandbox={source} snapshot={snapshot} open={open} onOpenChange={setOpen} />
    </>
  );
});
