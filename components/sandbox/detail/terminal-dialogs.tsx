"use client";
import { type FormEvent, useId, useState } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Process } from "@/server/domain/schemas/process";

/** Asks before a terminal is closed in which something runs. */
export function CloseTerminal(props: {
  process: Process | null;
  onDone: () => void;
  onClose: (process: Process) => void;
}) {
  const { process } = props;
  return (
    <AlertDialog open={process !== null} onOpenChange={(open) => !open && props.onDone()}>
      <AlertDialogContent>
        <AlertDialogTitle>Close {process?.title}?</AlertDialogTitle>
        <AlertDialogDescription>
          This ends its shell and everything started from it (SIGHUP). Its output stays in the list of
          processes.
        </AlertDialogDescription>
        <AlertDialogFooter>
          <AlertDialogCancel>Keep it open</AlertDialogCancel>
          <AlertDialogAction onClick={() => process && props.onClose(process)}>
            Close terminal
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

export function RenameTerminal({ process, onDone }: { process: Process | null; onDone: () => void }) {
  return (
    <Dialog open={process !== null} onOpenChange={(open) => !open && onDone()}>
      <DialogContent>
        {process ? <RenameForm key={process.id} process={process} onDone={onDone} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function RenameForm({ process, onDone }: { process: Process; onDone: () => void }) {
  const client = useTRPCClient();
  const formId = useId();
  const [title, setTitle] = useState(process.title);
  const { run, busy } = useAction("The terminal was not renamed", () =>
    client.processes.rename.mutate({ processId: process.id, title: title.trim() }),
  );
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await run()) onDone();
  }
  return (
    <form id={formId} onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>Rename terminal</DialogTitle>
        <DialogDescription>Everyone who views this sandbox sees the name.</DialogDescription>
      </DialogHeader>
      <DialogBody>
        <Field label="Name">
          <Input value={title} maxLength={80} required onChange={(event) => setTitle(event.target.value)} />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button variant="default" type="submit" busy={busy} disabled={!title.trim()}>
          Rename
        </Button>
      </DialogFooter>
    </form>
  );
}
