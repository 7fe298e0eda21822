"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { authCall } from "./auth-call";
import { NewPasswordField } from "./credential-fields";
import { useSubmit } from "./use-submit";

/** A changed password signs every other browser out. */
export function PasswordCard({ email }: { email: string }) {
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { submit, busy, problem } = useSubmit(async () => {
    await authCall("/change-password", {
      currentPassword: current,
      newPassword: next,
      revokeOtherSessions: true,
    });
    setCurrent("");
    setNext("");
    await queryClient.invalidateQueries();
    toast.success("Password changed", { description: "Other browsers were signed out." });
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Password</CardTitle>
      </CardHeader>
      <CardContent>
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <input type="email" hidden readOnly autoComplete="username" value={email} />
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Field label="Current password" error={problem}>
              <Input
                required
                type="password"
                autoComplete="current-password"
                value={current}
                onChange={(event) => setCurrent(event.target.value)}
              />
            </Field>
            <NewPasswordField label="New password" value={next} onChange={setNext} />
          </div>
          <Button type="submit" className="self-start" disabled={busy}>
            Change password
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
