"use client";
import { Plus } from "lucide-react";
import { forWriters } from "@/components/account/for-writers";
import { ActionButton, type ActionButtonProps } from "@/components/sandbox/actions/action-button";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";

/** One click: a sandbox from it with default limits, and its page. */
export const NewFromSnapshotButton = forWriters(function NewFromSnapshotButton({
  snapshot,
  ...props
}: ActionButtonProps & { snapshot: Snapshot }) {
  const { create, busy } = useCreateSandbox();
  return (
    <ActionButton
      {...props}
      icon={Plus}
      label="New sandbox"
      explanation={
        snapshot.kind === "memory"
          ? "A sandbox that continues from this snapshot."
          : "A sandbox with the files of this snapshot."
      }
      blocked={snapshot.status === "ready" ? null : "The snapshot isn't ready."}
      busy={busy}
      onPress={() => void create({ snapshotId: snapshot.id })}
    />
  );
});
