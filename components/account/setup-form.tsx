"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { authCall } from "./auth-call";
import { NameField, NewPasswordField } from "./credential-fields";
import { Problem } from "./gate";
import { useHashToken } from "./hash-token";
import { useSubmit } from "./use-submit";

/** Makes the first person, with the token that the server printed. */
export function SetupForm() {
  const given = useHashToken();
  const [typed, setTyped] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [team, setTeam] = useState("");
  const { submit, busy, problem } = useSubmit(async () => {
    const named = team.trim() === "" ? {} : { team };
    const made = await authCall<{ team: { slug: string } }>("/forkyard/setup", {
      token: given ?? typed.trim(),
      name,
      email,
      password,
      ...named,
    });
    window.location.assign(`/t/${made.team.slug}/sandboxes`);
  });
  return (
    <form onSubmit={(event) => void submit(event)}>
      {/* What is typed before React is here would be lost. */}
      <fieldset disabled={given === undefined} className="flex flex-col gap-4">
        {given === null ? (
          <Field
            label="Setup token"
            hint="The part after #token= in the link that npm start prints; also in the file setup-token in the data directory."
          >
            <Input required value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
        ) : null}
        <NameField value={name} onChange={setName} />
        <Field label="E-mail address">
          <Input
            required
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <NewPasswordField value={password} onChange={setPassword} />
        <Field label="Team name" hint="Optional. It also becomes part of page addresses.">
          <Input maxLength={80} value={team} onChange={(event) => setTeam(event.target.value)} />
        </Field>
        <Problem text={problem} />
        <Button type="submit" variant="default" disabled={busy}>
          Create owner account
        </Button>
      </fieldset>
    </form>
  );
}
