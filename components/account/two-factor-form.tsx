"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { authCall } from "./auth-call";
import { Problem } from "./gate";
import { goOn } from "./next-address";
import { useSubmit } from "./use-submit";

/** The second step of a sign-in: a code of the authenticator app, or one of the recovery codes. */
export function TwoFactorForm({ onBack }: { onBack: () => void }) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const { submit, busy, problem } = useSubmit(async () => {
    const path = recovery ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
    await authCall(path, { code: code.trim() });
    goOn();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {recovery ? (
        <Field key="recovery" label="Recovery code" hint="Each works once.">
          <Input autoFocus required value={code} onChange={(event) => setCode(event.target.value)} />
        </Field>
      ) : (
        <Field key="app" label="Code" hint="The six digits your authenticator app is showing.">
          <Input
            autoFocus
            required
            inputMode="numeric"
            pattern="\s*\d{6}\s*"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
      )}
      <Problem text={problem} />
      <Button type="submit" variant="default" disabled={busy}>
        Continue
      </Button>
      <div className="flex justify-between">
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
          }}
        >
          {recovery ? "Use the authenticator app" : "Use a recovery code"}
        </Button>
        <Button variant="quiet" size="sm" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
