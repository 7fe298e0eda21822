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
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useImageActions } from "./use-image-actions";

/** An image of a snapshot's files. */
export function BuildDialog({
  snapshot,
  open,
  onOpenChange,
}: {
  snapshot: Pick<Snapshot, "id" | "name">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Build an image from {snapshot.name}</DialogTitle>
          <DialogDescription>
            Its files become an OCI image that any registry or container engine accepts. Memory, processes and
            the sandbox's environment variables are not included.
          </DialogDescription>
        </DialogHeader>
        <BuildForm snapshot={snapshot} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function BuildForm({ snapshot, onDone }: { snapshot: Pick<Snapshot, "id" | "name">; onDone: () => void }) {
  const { build } = useImageActions();
  const [reference, setReference] = useState(`localhost/${suggest(snapshot.name)}:1`);

  function submit(event: FormEvent) {
    event.preventDefault();
    void build({ snapshotId: snapshot.id, reference: reference.trim() });
    onDone();
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        <Field label="Reference" hint="Its name here. It can be pushed under another one.">
          <Input
            required
            value={reference}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!reference.trim()}>
          Build image
        </Button>
      </DialogFooter>
    </form>
  );
}

/** What of a name may stand in a reference. */
function suggest(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "snapshot"
  );
}
