"use client";
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { authCall, wordsOf } from "./auth-call";
import { addPasskey, passkeysWork } from "./passkey";
import type { Passkey } from "./types";
import { useSubmit } from "./use-submit";

/** Keys that a device or a security key holds: signing in takes no password then. */
export function PasskeyCard() {
  const [name, setName] = useState("");
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const [asking, setAsking] = useState(false);
  const [works, setWorks] = useState(true);
  useEffect(() => setWorks(passkeysWork()), []);
  const { data, refetch } = useQuery({
    queryKey: ["passkeys"],
    queryFn: () => authCall<Passkey[]>("/passkey/list-user-passkeys"),
  });
  const add = useSubmit(async () => {
    await addPasskey(name.trim() || "Passkey");
    setName("");
    await refetch();
  });
  async function remove(passkey: Passkey): Promise<void> {
    try {
      await authCall("/passkey/delete-passkey", { id: passkey.id });
      await refetch();
    } catch (error) {
      toast.error(`${passkey.name ?? "The passkey"} could not be removed`, { description: wordsOf(error) });
    }
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>Passkeys</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {data && data.length > 0 ? (
          <ul aria-label="Passkeys" className="divide-y">
            {data.map((passkey) => (
              <li key={passkey.id} className="flex items-center gap-3 py-2 first:pt-0">
                <span className="min-w-0 flex-1 truncate font-medium text-sm">
                  {passkey.name ?? "Passkey"}
                </span>
                {passkey.createdAt ? (
                  <RelativeTime at={passkey.createdAt} className="text-muted-foreground text-xs" />
                ) : null}
                <Button
                  variant="quiet"
                  size="icon-sm"
                  aria-label={`Remove passkey ${passkey.name ?? ""}`}
                  onClick={() => {
                    setRemoving(passkey);
                    setAsking(true);
                  }}
                >
                  <Trash2 aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-muted-foreground text-sm">
            None yet. A passkey lets you sign in with your fingerprint, face, PIN or a security key.
          </p>
        )}
        {works ? (
          <form
            onSubmit={(event) => void add.submit(event)}
            className="flex flex-wrap items-start gap-2 sm:flex-nowrap"
          >
            <Field label="Name for a new passkey" error={add.problem} className="min-w-0 flex-1 basis-48">
              <Input
                maxLength={60}
                placeholder="Laptop"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </Field>
            <Button type="submit" className="sm:mt-6" disabled={add.busy}>
              Add passkey
            </Button>
          </form>
        ) : (
          <p className="text-muted-foreground text-sm">This browser can't create passkeys here.</p>
        )}
        {removing ? (
          <Confirm
            open={asking}
            onOpenChange={setAsking}
            title={`Remove ${removing.name ?? "this passkey"}?`}
            action="Remove"
            onConfirm={() => void remove(removing)}
          >
            You'll no longer be able to sign in with it. Your device may still offer it.
          </Confirm>
        ) : null}
      </CardContent>
    </Card>
  );
}
