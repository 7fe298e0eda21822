"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { later } from "@/components/ui/later";
import { authCall } from "./auth-call";
import { useSubmit } from "./use-submit";

const QrImage = later(() => import("@/components/ui/qr-image").then((module) => module.QrImage), {
  loading: () => <div className="aspect-square w-full rounded-md bg-muted" />,
});

/** The app learns the secret, and one code shows that it did. Until then nothing has changed. */
export function TwoFactorSetup({
  uri,
  onVerified,
  onCancel,
}: {
  uri: string;
  onVerified: () => Promise<void>;
  onCancel: () => void;
}) {
  const [code, setCode] = useState("");
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const { submit, busy, problem } = useSubmit(async () => {
    await authCall("/two-factor/verify-totp", { code: code.trim() });
    await onVerified();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-4">
        <div className="w-44">
          <QrImage text={uri} label="QR code for the authenticator app" />
        </div>
        <div className="min-w-0 flex-1 basis-56 text-sm">
          <p>Scan it with the app, or enter this secret there:</p>
          <p className="mt-1.5 flex items-start gap-1">
            <code className="min-w-0 break-all font-mono text-xs" data-testid="totp-secret">
              {secret}
            </code>
            <CopyButton text={secret} label="Copy secret" />
          </p>
        </div>
      </div>
      <Field label="Code from the app" error={problem} className="max-w-48">
        <Input
          required
          inputMode="numeric"
          pattern="\s*\d{6}\s*"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="default" disabled={busy}>
          Turn on
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
