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

/** Asks for a file's name: any characters but a slash. */
export function NameDialog({
  title,
  description,
  action,
  name,
  open,
  onOpenChange,
  onName,
}: {
  title: string;
  description: string;
  action: string;
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onName: (name: string) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-sm">
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        <NameForm action={action} name={name} onDone={() => onOpenChange(false)} onName={onName} />
      </DialogContent>
    </Dialog>
  );
}

function NameForm(props: {
  action: string;
  name: string;
  onDone: () => void;
  onName: (name: string) => void;
}) {
  const [draft, setDraft] = useState(props.name);
  const usable = draft !== "" && draft !== "." && draft !== ".." && !draft.includes("/");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!usable) return;
    if (draft !== props.name) props.onName(draft);
    props.onDone();
  }
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <Field label="Name">
          <Input
            value={draft}
            maxLength={255}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setDraft(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={props.onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!usable}>
          {props.action}
        </Button>
      </DialogFooter>
    </form>
  );
}
