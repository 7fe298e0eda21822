"use client";
import { MemoryStick } from "lucide-react";
import { forWriters } from "@/components/account/for-writers";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ActionButton, type ActionButtonProps } from "./action-button";
import { whyNoSnapshot } from "./availability";
import { CAPTURES } from "./captures";
import { useBusy } from "./use-busy";
import { useMemoryBlocked } from "./use-memory-blocked";
import { useSandboxActions } from "./use-sandbox-actions";

export const SnapshotMemoryButton = forWriters(function SnapshotMemoryButton({
  sandbox,
  ...props
}: ActionButtonProps & { sandbox: Sandbox }) {
  const { snapshotMemory } = useSandboxActions(sandbox);
  const { busy, start } = useBusy(sandbox.id, "snapshot.memory");
  const blocked = useMemoryBlocked();
  return (
    <ActionButton
      {...props}
      icon={MemoryStick}
      label="Snapshot memory"
      explanation={CAPTURES.memory}
      blocked={whyNoSnapshot(sandbox.status) ?? blocked}
      busy={busy}
      onPress={() => start(snapshotMemory)}
    />
  );
});
