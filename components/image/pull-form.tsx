"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PlainHttpField } from "./plain-http-field";
import { useImageActions } from "./use-image-actions";

export function PullForm({ onDone }: { onDone: () => void }) {
  const { pull } = useImageActions();
  const [reference, setReference] = useState("");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [plainHttp, setPlainHttp] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    void pull({
      reference: reference.trim(),
      username: username || undefined,
      password: password || undefined,
      plainHttp,
    });
    onDone();
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        <Field label="Reference" hint="Without a host name it comes from Docker Hub.">
          <Input
            required
            value={reference}
            placeholder="alpine:3.22"
            spellCheck={false}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
        <fieldset className="grid grid-cols-2 gap-3">
          <legend className="mb-2 text-muted-foreground text-xs">
            Only needed if nothing is saved for it under Registries; used for this pull and not kept.
          </legend>
          <Field label="User name">
            <Input value={username} onChange={(event) => setUsername(event.target.value)} />
          </Field>
          <Field label="Password or token">
            <Input
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        </fieldset>
        <PlainHttpField checked={plainHttp} onChange={setPlainHttp} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!reference.trim()}>
          Pull
        </Button>
      </DialogFooter>
    </form>
  );
}
