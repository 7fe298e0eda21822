"use client";
import { CompareDialog } from "@/components/compare/compare-dialog";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { RenameDialog } from "./rename-dialog";
import { RollbackDialog } from "./rollback-dialog";
import { TerminateDialog } from "./terminate-dialog";
import { TimeLimitDialog } from "./time-limit-dialog";
import { useSandboxActions } from "./use-sandbox-actions";

export type MenuDialog = "rename" | "terminate" | "time-limit" | "rollback" | "compare";

/** What a sandbox's menu asks; apart from it, so that a list is there before the code of the dialogs is. */
export function SandboxMenuDialogs({
  sandbox,
  dialog,
  onDialog,
}: {
  sandbox: Sandbox;
  dialog: MenuDialog | null;
  onDialog: (dialog: MenuDialog | null) => void;
}) {
  const { rename } = useSandboxActions(sandbox);
  const props = (name: MenuDialog) => ({
    open: dialog === name,
    onOpenChange: (open: boolean) => onDialog(open ? name : null),
  });
  return (
    <>
      <RenameDialog name={sandbox.name} onRename={rename} {...props("rename")} />
      <TimeLimitDialog sandbox={sandbox} {...props("time-limit")} />
      <TerminateDialog sandbox={sandbox} {...props("terminate")} />
      <RollbackDialog sandbox={sandbox} {...props("rollback")} />
      <CompareDialog thing={sandbox} {...props("compare")} />
    </>
  );
}
