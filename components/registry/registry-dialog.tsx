"use client";
import { type FormEvent, useState } from "react";
import { PlainHttpField } from "@/components/image/plain-http-field";
import { useTRPCClient } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import { failureText } from "@/components/trpc/failure-text";
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
import type { Registry } from "@/server/domain/schemas/registry";

/** For a new one, or with `registry` for one that is there. */
export function RegistryDialog({
  registry,
  open,
  onOpenChange,
}: {
  registry: Registry | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{registry ? `Change ${registry.host}` : "Add registry"}</DialogTitle>
          <DialogDescription>
            Used to sign in when pulling from it and pushing to it. The password is stored encrypted and never
            shown again.
          </DialogDescription>
        </DialogHeader>
        <RegistryForm registry={registry} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function RegistryForm({ registry, onDone }: { registry: Registry | null; onDone: () => void }) {
  const client = useTRPCClient();
  const [host, setHost] = useState(registry?.host ?? "");
  const [username, setUsername] = useState(registry?.username ?? "");
  const [password, setPassword] = useState("");
  const [plainHttp, setPlainHttp] = useState(registry?.plainHttp ?? false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const secret = password === "" ? {} : { password };
      await client.registries.save.mutate({ host, username, plainHttp, ...secret });
      onDone();
    } catch (error) {
      setProblem(failureText(failureOf(error)));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody>
        <Field
          label="Registry"
          hint="As in an image name: ghcr.io, docker.io, localhost:5000."
          error={problem}
        >
          <Input
            required
            readOnly={registry !== null}
            value={host}
            placeholder="ghcr.io"
            spellCheck={false}
            onChange={(event) => setHost(event.target.value)}
          />
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="User name">
            <Input
              required
              value={username}
              autoComplete="off"
              onChange={(event) => setUsername(event.target.value)}
            />
          </Field>
          <Field label="Password or token" hint={registry ? "Leave empty to keep the saved one." : undefined}>
            <Input
              type="password"
              required={registry === null}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        </div>
        <PlainHttpField checked={plainHttp} onChange={setPlainHttp} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={busy}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
