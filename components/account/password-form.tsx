"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useSubmit } from "./use-submit";

/** Asks for the password once more before something that a stranger at an open browser must not do. */
export function PasswordForm({
  action,
  label,
  onCancel,
}: {
  action: (password: string) => Promise<void>;
  label: string;
  onCancel: () => void;
}) {
  const [password, setPassword] = useState("");
  const { submit, busy, problem } = useSubmit(() => action(password));
  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-sm flex-col gap-3">
      <Field label="Your password" error={problem}>
        <Input
          autoFocus
          required
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="default" disabled={busy}>
          {label}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
