"use client";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { TerminateImpact } from "./terminate-impact";
import { useSandboxActions } from "./use-sandbox-actions";

export function TerminateDialog({
  sandbox,
  open,
  onOpenChange,
}: {
  sandbox: Sandbox;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { terminate } = useSandboxActions(sandbox);
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>Terminate {sandbox.name}?</AlertDialogTitle>
        <AlertDialogDescription>
          Files and memory that are in no snapshot are lost. This can't be undone.
        </AlertDialogDescription>
        <TerminateImpact sandbox={sandbox} />
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction onClick={() => void terminate()}>Terminate</AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
