"use client";
import { KeyRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useHydrated } from "@/components/ui/use-hydrated";
import { authCall } from "./auth-call";
import { elsewhereProblem, goElsewhere, type Methods, signInMethods } from "./elsewhere";
import { Problem } from "./gate";
import { goOn, nextAddress } from "./next-address";
import { passkeysWork, signInWithPasskey } from "./passkey";
import { TwoFactorForm } from "./two-factor-form";
import { useSubmit } from "./use-submit";

/** By password, then with a code where the account asks for one; by passkey; by another service where one is set up. */
export function SignInForm() {
  // The browser keeps what is typed: it may be filled in before React is here, and would be lost to a state.
  const email = useRef("");
  const fields = { email: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const hydrated = useHydrated();
  const [asksCode, setAsksCode] = useState(false);
  const [methods, setMethods] = useState<Methods | null>(null);
  const [passkeys, setPasskeys] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    setPasskeys(passkeysWork());
    setRefused(elsewhereProblem(window.location.search));
    signInMethods().then(setMethods, () => {});
  }, []);
  const byPassword = useSubmit(async () => {
    email.current = fields.email.current?.value ?? "";
    const answer = await authCall<{ twoFactorRedirect?: boolean }>("/sign-in/email", {
      email: email.current,
      password: fields.password.current?.value ?? "",
    });
    if (answer.twoFactorRedirect) setAsksCode(true);
    else goOn();
  });
  const byPasskey = useSubmit(async () => {
    await signInWithPasskey();
    goOn();
  });
  const elsewhere = useSubmit(async () => {
    const { search, origin, hash } = window.location;
    const callbackURL = nextAddress(search, origin);
    await goElsewhere({
      callbackURL,
      errorCallbackURL: `/sign-in?next=${encodeURIComponent(callbackURL)}`,
      token: new URLSearchParams(hash.slice(1)).get("token"),
    });
  });
  if (asksCode) {
    return <TwoFactorForm onBack={() => setAsksCode(false)} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <form onSubmit={(event) => void byPassword.submit(event)} className="flex flex-col gap-4">
        <Field label="E-mail address">
          <Input
            required
            type="email"
            autoComplete="username webauthn"
            ref={fields.email}
            defaultValue={email.current}
          />
        </Field>
        <Field label="Password">
          <Input
            required
            type="password"
            maxLength={128}
            autoComplete="current-password"
            ref={fields.password}
          />
        </Field>
        <Problem text={byPassword.problem ?? byPasskey.problem ?? elsewhere.problem ?? refused} />
        <Button type="submit" variant="default" disabled={byPassword.busy || !hydrated}>
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
