"use client";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ActionButton, type ActionButtonProps } from "./action-button";
import { canTerminate } from "./availability";
import { TerminateDialog } from "./terminate-dialog";
import { useBusy } from "./use-busy";

export const TerminateButton = forWriters(function TerminateButton({
  sandbox,
  ...props
}: ActionButtonProps & { sandbox: Sandbox }) {
  const [open, setOpen] = useState(false);
  const { busy } = useBusy(sandbox.id, "sandbox.terminate");
  if (!canTerminate(sandbox.status)) return null;
  return (
    <>
      <ActionButton {...props} icon={Trash2} label="Terminate" busy={busy} onPress={() => setOpen(true)} />
      <TerminateDialog sandbox={sandbox} open={open} onOpenChange={setOpen} />
    </>
  );
});
