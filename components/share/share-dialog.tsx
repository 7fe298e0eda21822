"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/components/account/gate";
import { useSubmit } from "@/components/account/use-submit";
import { SecretField } from "@/components/settings/secret-field";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
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
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { ShareList } from "./share-list";

type Thing = { snapshotId: string } | { processId: string };

const EXPIRIES = [
  { value: "1", label: "In an hour" },
  { value: "24", label: "In a day" },
  { value: "168", label: "In a week" },
  { value: "720", label: "In 30 days" },
];

/** Makes a link to one thing that anybody may look at who has it, and lists those there are. */
export function ShareDialog({
  thing,
  name,
  ...props
}: {
  thing: Thing;
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog {...props}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Share {name}</DialogTitle>
          <DialogDescription>
            {"snapshotId" in thing
              ? "Anyone with the link can see what this snapshot contains, without an account. They can't change anything."
              : "Anyone with the link can watch this terminal, without an account. They can't type."}
          </DialogDescription>
        </DialogHeader>
        <ShareForm thing={thing} onDone={() => props.onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ShareForm({ thing, onDone }: { thing: Thing; onDone: () => void }) {
  const client = useTRPCClient();
  const { data } = useQuery(useTRPC().shares.list.queryOptions(thing));
  const [hours, setHours] = useState("24");
  const [url, setUrl] = useState<string | null>(null);
  const { submit, busy, problem } = useSubmit(async () => {
    setUrl((await client.shares.create.mutate({ ...thing, expiresInHours: Number(hours) })).url);
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
      <DialogBody>
        {url === null ? (
          <Field label="Expires" className="w-44">
            <ExpirySelect value={hours} onChange={setHours} />
          </Field>
        ) : (
          <SecretField label="Share link" value={url} />
        )}
        <Problem text={problem} />
        {data && data.length > 0 ? <ShareList shares={data} /> : null}
      </DialogBody>
      <DialogFooter>
        {url === null ? (
          <>
            <Button onClick={onDone}>Cancel</Button>
            <Button type="submit" variant="default" disabled={busy}>
              Create link
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={onDone}>
            Done
          </Button>
        )}
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
