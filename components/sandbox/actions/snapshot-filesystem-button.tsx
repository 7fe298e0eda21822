"use client";
import { HardDrive } from "lucide-react";
import { forWriters } from "@/components/account/for-writers";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ActionButton, type ActionButtonProps } from "./action-button";
import { whyNoSnapshot } from "./availability";
import { CAPTURES } from "./captures";
import { useBusy } from "./use-busy";
import { useSandboxActions } from "./use-sandbox-actions";

export const SnapshotFilesystemButton = forWriters(function SnapshotFilesystemButton({
  sandbox,
  ...props
}: ActionButtonProps & { sandbox: Sandbox }) {
  const { snapshotFilesystem } = useSandboxActions(sandbox);
  const { busy, start } = useBusy(sandbox.id, "snapshot.filesystem");
  return (
    <ActionButton
      {...props}
      icon={HardDrive}
      label="Snapshot filesystem"
      explanation={CAPTURES.filesystem}
      blocked={whyNoSnapshot(sandbox.status)}
      busy={busy}
      onPress={() => start(snapshotFilesystem)}
    />
  );
});
