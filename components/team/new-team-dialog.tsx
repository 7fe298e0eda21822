"use client";
import { useState } from "react";
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

export function NewTeamDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const client = useTRPCClient();
  const [name, setName] = useState("");
  const { submit, busy, problem } = useSubmit(async () => {
    const { slug } = await client.teams.create.mutate({ name });
    window.location.assign(`/t/${slug}/sandboxes`);
  });
  return (
    <Dialog {...props}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>New team</DialogTitle>
          <DialogDescription>
            It has its own sandboxes, snapshots and images, and only you in it. You can invite others in its
            settings.
          </DialogDescription>
        </DialogHeader>
        <form onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <Field label="Name" error={problem}>
              <Input required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
          </DialogBody>
          <DialogFooter>
            <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
            <Button type="submit" variant="default" disabled={busy}>
              Create team
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
