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
import type { Role } from "@/server/domain/roles";
import { RoleSelect } from "../roles";
import { SecretField } from "../secret-field";

type Made = { url: string; mailed: boolean; email: string };

export function InviteDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props}>
      <DialogContent>
        <InviteForm onDone={() => props.onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function InviteForm({ onDone }: { onDone: () => void }) {
  const client = useTRPCClient();
  const me = useMe();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [made, setMade] = useState<Made | null>(null);
  const { submit, busy, problem } = useSubmit(async () => {
    const { url, mailed } = await client.invitations.create.mutate({ email, role });
    setMade({ url, mailed, email });
  });
  if (made) {
    return (
      <>
        <DialogHeader>
          <DialogTitle>{made.email} was invited</DialogTitle>
          <DialogDescription>
            {made.mailed
              ? "The link was mailed. You can also pass it on yourself."
              : "Pass this link on. It is valid for a week, works once, and won't be shown again."}
          </DialogDescription>
        </DialogHeader>
        <DialogBody>
          <SecretField label="Invitation link" value={made.url} />
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
        <DialogTitle>Invite</DialogTitle>
        <DialogDescription>
          Whoever opens the link joins this team, with a new account or their own.
        </DialogDescription>
      </DialogHeader>
      <DialogBody>
        <Field label="E-mail address" error={problem}>
          <Input
            required
            type="email"
            placeholder="ann@example.com"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label="Role">
          <RoleSelect value={role} mightiest={me?.role === "owner" ? "owner" : "admin"} onChange={setRole} />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={busy}>
          Invite
        </Button>
      </DialogFooter>
    </form>
  );
}
