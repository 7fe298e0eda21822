"use client";
import { type FormEvent, useState } from "react";
import { shortReference } from "@/components/sandbox/list/short-reference";
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
import type { Image } from "@/server/domain/schemas/misc";
import { PlainHttpField } from "./plain-http-field";
import { useImageActions } from "./use-image-actions";

export function PushDialog({
  image,
  open,
  onOpenChange,
}: {
  image: Image;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Push {shortReference(image.reference)}</DialogTitle>
          <DialogDescription>
            To a registry, using the credentials saved for it under Registries.
          </DialogDescription>
        </DialogHeader>
        <PushForm image={image} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function PushForm({ image, onDone }: { image: Image; onDone: () => void }) {
  const { push } = useImageActions();
  const [target, setTarget] = useState(shortReference(image.reference));
  const [plainHttp, setPlainHttp] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    void push(image, { target: target.trim(), plainHttp });
    onDone();
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        <Field label="Target" hint="Without a host name it goes to Docker Hub.">
          <Input
            required
            value={target}
            placeholder="registry.example.com/team/app:1"
            spellCheck={false}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTarget(event.target.value)}
          />
        </Field>
        <PlainHttpField checked={plainHttp} onChange={setPlainHttp} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!target.trim()}>
          Push
        </Button>
      </DialogFooter>
    </form>
  );
}
