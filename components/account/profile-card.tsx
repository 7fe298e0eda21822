"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { authCall } from "./auth-call";
import type { AccountUser } from "./types";
import { useSubmit } from "./use-submit";

export function ProfileCard({ user }: { user: AccountUser }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(user.name);
  const { submit, busy, problem } = useSubmit(async () => {
    await authCall("/update-user", { name: name.trim() });
    await queryClient.invalidateQueries({ queryKey: ["account"] });
    toast.success("Name changed");
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Profile</CardTitle>
      </CardHeader>
      <CardContent>
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <Field label="E-mail address" hint="You sign in with it.">
            <Input readOnly type="email" value={user.email} />
          </Field>
          <Field label="Name" error={problem}>
            <Input
              required
              maxLength={80}
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Button type="submit" className="self-start" disabled={busy || name.trim() === user.name}>
            Save name
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
