"use client";
import { type FormEvent, useState } from "react";
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

/** For menus, where there is no place to edit the name itself. */
export function RenameDialog({
  name,
  open,
  onOpenChange,
  onRename,
}: {
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRename: (name: string) => Promise<unknown>;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-sm">
        <DialogHeader>
          <DialogTitle>Rename {name}</DialogTitle>
          <DialogDescription>A name is for people and need not be unique.</DialogDescription>
        </DialogHeader>
        <RenameForm name={name} onDone={() => onOpenChange(false)} onRename={onRename} />
      </DialogContent>
    </Dialog>
  );
}

function RenameForm({
  name,
  onDone,
  onRename,
}: {
  name: string;
  onDone: () => void;
  onRename: (name: string) => Promise<unknown>;
}) {
  const [draft, setDraft] = useState(name);
  function submit(event: FormEvent) {
    event.preventDefault();
    const next = draft.trim();
    if (next && next !== name) void onRename(next);
    onDone();
  }
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <Field label="Name">
          <Input
            value={draft}
            maxLength={80}
            required
            onFocus={(event) => event.target.select()}
            onChange={(event) => setDraft(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!draft.trim()}>
          Rename
        </Button>
      </DialogFooter>
    </form>
  );
}
