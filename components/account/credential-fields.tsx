"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Props = { value: string; onChange: (value: string) => void };

/** What others see of a person. */
export function NameField({ value, onChange }: Props) {
  return (
    <Field label="Your name">
      <Input
        required
        maxLength={80}
        autoComplete="name"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

/** A password that is being chosen, with the bounds that the server keeps (server/auth/auth.ts). */
export function NewPasswordField({ label = "Password", value, onChange }: Props & { label?: string }) {
  return (
    <Field label={label} hint="At least 10 characters.">
      <Input
        required
        type="password"
        minLength={10}
        maxLength={128}
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
