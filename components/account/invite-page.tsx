"use client";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { authCall } from "./auth-call";
import { NameField, NewPasswordField } from "./credential-fields";
import { elsewhereProblem, goElsewhere, type Methods, signInMethods, takeKeptToken } from "./elsewhere";
import { Gate, Problem } from "./gate";
import { useLink } from "./use-link";
import { useSubmit } from "./use-submit";

type Invitation = {
  team: { name: string; slug: string };
  email: string;
  role: string;
  inviter: { name: string };
  hasAccount: boolean;
};
type Session = { user: { name: string; email: string } } | null;

/** Joins the team that an invitation is for: with a new account, or as the one who is signed in. */
export function InvitePage() {
  const { opened, problem } = useLink(openInvitation, takeKeptToken);
  if (!opened) {
    return (
      <Gate title="Invitation">
        {problem ? <Problem text={problem} /> : <p role="status">One moment…</p>}
      </Gate>
    );
  }
  const { token, invitation, session } = opened;
  return (
    <Gate
      title={`Join ${invitation.team.name}`}
      description={`${invitation.inviter.name} invites ${invitation.email} as ${invitation.role}.`}
    >
      {session?.user.email === invitation.email ? (
        <Accept token={token} invitation={invitation} name={session.user.name} />
      ) : invitation.hasAccount ? (
        <SignInFirst token={token} invitation={invitation} other={session?.user.email ?? null} />
      ) : (
        <Join token={token} email={invitation.email} />
      )}
    </Gate>
  );
}

async function openInvitation(token: string): Promise<{ invitation: Invitation; session: Session }> {
  const [invitation, session] = await Promise.all([
    authCall<Invitation>("/forkyard/invitation", { token }),
    authCall<Session>("/get-session").catch(() => null),
  ]);
  return { invitation, session };
}

function Accept({ token, invitation, name }: { token: string; invitation: Invitation; name: string }) {
  const { submit, busy, problem } = useSubmit(async () => {
    const { team } = await authCall<{ team: { slug: string } }>("/forkyard/accept", { token });
    window.location.assign(`/t/${team.slug}/sandboxes`);
  });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">You are signed in as {name}.</p>
      <Problem text={problem} />
      <Button variant="default" disabled={busy} onClick={() => void submit()}>
        Join {invitation.team.name}
      </Button>
    </div>
  );
}

/** The token stays in this tab, behind the # of where the sign-in leads on to. */
function SignInFirst(props: { token: string; invitation: Invitation; other: string | null }) {
  const { submit, busy, problem } = useSubmit(async () => {
    if (props.other !== null) await authCall("/sign-out", {});
    window.location.assign(`/sign-in?next=/invite#token=${props.token}`);
  });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">
        {props.invitation.email} already has an account here.{" "}
        {props.other === null ? "Sign in with it to join." : `You are currently signed in as ${props.other}.`}
      </p>
      <Problem text={problem} />
      <Button variant="default" disabled={busy} onClick={() => void submit()}>
        {props.other === null ? "Sign in" : `Sign in as ${props.invitation.email}`}
      </Button>
    </div>
  );
}

function Join({ token, email }: { token: string; email: string }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [service, setService] = useState<Methods["oidc"]>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    setRefused(elsewhereProblem(window.location.search));
    signInMethods().then(
      ({ oidc }) => setService(oidc),
      () => {},
    );
  }, []);
  // The account is made there and back, and then joins by this same page.
  const elsewhere = useSubmit(() =>
    goElsewhere({ callbackURL: "/invite", errorCallbackURL: "/invite", token }),
  );
  const { submit, busy, problem } = useSubmit(async () => {
    const { team } = await authCall<{ team: { slug: string } }>("/forkyard/join", { token, name, password });
    window.location.assign(`/t/${team.slug}/sandboxes`);
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label="E-mail address" hint="You'll sign in with it from now on.">
        <Input readOnly type="email" autoComplete="username" value={email} />
      </Field>
      <NameField value={name} onChange={setName} />
      <NewPasswordField value={password} onChange={setPassword} />
      <Problem text={problem ?? elsewhere.problem ?? refused} />
      <Button type="submit" variant="default" disabled={busy}>
        Create account and join
      </Button>
      {service ? (
        <Button disabled={elsewhere.busy} onClick={() => void elsewhere.submit()}>
          Continue with {service.name}
        </Button>
      ) : null}
    </form>
  );
}
