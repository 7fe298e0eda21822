"use client";
import { useState } from "react";
import { useMe } from "@/components/account/use-me";
import { useSubmit } from "@/components/account/use-submit";
import { useTRPCClient } from "@/components/trpc/context";
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
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Role } from "@/server/domain/roles";
import { RoleSelect } from "../roles";
import { SecretField } from "../secret-field";

const EXPIRIES = [
  { value: "7", label: "In a week" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "never", label: "Never" },
];

export function KeyDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props}>
      <DialogContent>
        <KeyForm onDone={() => props.onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function KeyForm({ onDone }: { onDone: () => void }) {
  const client = useTRPCClient();
  const own = useMe()?.role ?? "member";
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [expiry, setExpiry] = useState("90");
  const [secret, setSecret] = useState<string | null>(null);
  const { submit, busy, problem } = useSubmit(async () => {
    const expiresInDays = expiry === "never" ? null : Number(expiry);
    setSecret((await client.apiKeys.create.mutate({ name, role, expiresInDays })).secret);
  });
  if (secret !== null) {
    return (
      <>
        <DialogHeader>
          <DialogTitle>{name}</DialogTitle>
          <DialogDescription>
            Copy the key now: only its hash is stored, and it won't be shown again.
          </DialogDescription>
        </DialogHeader>
        <DialogBody>
          <SecretField label="API key" value={secret} />
        </DialogBody>
        <DialogFooter>
          <Button variant="default" onClick={onDone}>
            Done
          </Button>
        </DialogFooter>
      </>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <DialogHeader>
        <DialogTitle>New API key</DialogTitle>
        <DialogDescription>It works in this team only, and can never do more than you can.</DialogDescription>
      </DialogHeader>
      <DialogBody>
        <Field label="Name" hint="What uses it, such as nightly tests." error={problem}>
          <Input required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Role">
            <RoleSelect value={role} mightiest={own} onChange={setRole} />
          </Field>
          <Field label="Expires">
            <ExpirySelect value={expiry} onChange={setExpiry} />
          </Field>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={busy}>
          Create key
        </Button>
      </DialogFooter>
    </form>
  );
}

function ExpirySelect({
  value,
  onChange,
  ...props
}: {
  value: string;
  onChange: (value: string) => void;
  id?: string;
}) {
  return (
    <Select value={value} onValueChange={onChange}>
      <SelectTrigger {...props}>
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {EXPIRIES.map(({ value, label }) => (
          <SelectItem key={value} value={value}>
            {label}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
