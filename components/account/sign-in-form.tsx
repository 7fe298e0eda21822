"use client";
import { KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { authCall } from "./auth-call";
import { Problem } from "./gate";
import { goOn, nextAddress } from "./next-address";
import { passkeysWork, signInWithPasskey } from "./passkey";
import { TwoFactorForm } from "./two-factor-form";
import { useSubmit } from "./use-submit";

const REFUSED =
  "The other service signed you in, but there is no account here for you. Ask for an invitation to the address that it knows.";

const HAS_PASSWORD =
  "There is an account with a password for that address here. Sign in with the password: the other service opens only accounts that were made by it.";

type Methods = { setup: boolean; oidc: { name: string } | null };

/** By password, then with a code where the account asks for one; by passkey; by another service where one is set up. */
export function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const [methods, setMethods] = useState<Methods | null>(null);
  const [passkeys, setPasskeys] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    setPasskeys(passkeysWork());
    const errors = new URLSearchParams(window.location.search).getAll("error");
    if (errors.length > 0) setRefused(errors.includes("account_not_linked") ? HAS_PASSWORD : REFUSED);
    authCall<Methods>("/forkyard/methods").then(setMethods, () => {});
  }, []);
  const byPassword = useSubmit(async () => {
    const answer = await authCall<{ twoFactorRedirect?: boolean }>("/sign-in/email", { email, password });
    if (answer.twoFactorRedirect) setAsksCode(true);
    else goOn();
  });
  const byPasskey = useSubmit(async () => {
    await signInWithPasskey();
    goOn();
  });
  const elsewhere = useSubmit(async () => {
    const { url } = await authCall<{ url: string }>("/sign-in/social", {
      provider: "oidc",
      callbackURL: nextAddress(window.location.search, window.location.origin),
      errorCallbackURL: "/sign-in?error=1",
    });
    window.location.assign(url);
  });
  if (asksCode) {
    return (
      <TwoFactorForm
        onBack={() => {
          setAsksCode(false);
          setPassword("");
        }}
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <form onSubmit={(event) => void byPassword.submit(event)} className="flex flex-col gap-4">
        <Field label="E-mail address">
          <Input
            required
            type="email"
            autoComplete="username webauthn"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label="Password">
          <Input
            required
            type="password"
            maxLength={128}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Problem text={byPassword.problem ?? byPasskey.problem ?? elsewhere.problem ?? refused} />
        <Button type="submit" variant="default" disabled={byPassword.busy}>
          Sign in
        </Button>
      </form>
      {passkeys ? (
        <Button disabled={byPasskey.busy} onClick={() => void byPasskey.submit()}>
          <KeyRound aria-hidden />
          Sign in with a passkey
        </Button>
      ) : null}
      {methods?.oidc ? (
        <Button disabled={elsewhere.busy} onClick={() => void elsewhere.submit()}>
          Continue with {methods.oidc.name}
        </Button>
      ) : null}
      {methods?.setup ? (
        <p className="text-muted-foreground text-sm">
          Nobody has an account here yet. Open the setup link that{" "}
          <code className="font-mono">npm start</code> prints.
        </p>
      ) : null}
    </div>
  );
}
