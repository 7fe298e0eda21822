"use client";
import { History } from "lucide-react";
import { useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { ActionButton, type ActionButtonProps } from "@/components/sandbox/actions/action-button";
import { isEnded, whyNoRollback } from "@/components/sandbox/actions/availability";
import { RollbackDialog } from "@/components/sandbox/actions/rollback-dialog";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useSource } from "./use-source";

/** Takes the snapshot's own sandbox back to it; not there once that sandbox has ended, and says why if it has failed. */
export const RollbackButton = forWriters(function RollbackButton({
  snapshot,
  ...props
}: { snapshot: Snapshot; iconOnlyOnPhone?: boolean } & Pick<ActionButtonProps, "size">) {
  const source = useSource(snapshot.sandboxId);
  const [open, setOpen] = useState(false);
  if (!source || isEnded(source.status)) return null;
  return (
    <>
      <ActionButton
        {...props}
        icon={History}
        label="Roll back"
        name={`Roll back to ${snapshot.name}`}
        explanation={`Takes ${source.name} back to this instant; its current state is saved as a snapshot first.`}
        blocked={snapshot.status === "ready" ? whyNoRollback(source.status) : "The snapshot isn't ready."}
        onPress={() => setOpen(true)}
      />
      <RollbackDialog sandbox={source} snapshot={snapshot} open={open} onOpenChange={setOpen} />
    </>
  );
});
