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
import { useImageActions } from "./use-image-actions";

export function ImportDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Import archive</DialogTitle>
          <DialogDescription>
            An OCI or Docker archive (a tar file) that lies on the server's disk.
          </DialogDescription>
        </DialogHeader>
        <ImportForm onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const { importArchive } = useImageActions();
  const [path, setPath] = useState("");
  const [reference, setReference] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    void importArchive({ path: path.trim(), reference: reference.trim() });
    onDone();
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        <Field label="Path on the server" hint="Such as skopeo copy or docker save writes.">
          <Input
            required
            pattern="/.*"
            title="An absolute path, starting with /"
            value={path}
            placeholder="/var/tmp/app.tar"
            spellCheck={false}
            onChange={(event) => setPath(event.target.value)}
          />
        </Field>
        <Field label="Reference" hint="The name it gets here.">
          <Input
            required
            value={reference}
            placeholder="localhost/app:1"
            spellCheck={false}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!path.trim() || !reference.trim()}>
          Import
        </Button>
      </DialogFooter>
    </form>
  );
}
