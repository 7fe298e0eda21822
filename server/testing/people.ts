import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { Role } from "../domain/roles.ts";
import type { createApiKeyOutput, inviteOutput } from "../domain/schemas/team.ts";

export const PASSWORD = "correct horse battery";

/** Somebody who has signed in to a test server, with a key of theirs for the same team. */
export type TestPerson = {
  name: string;
  email: string;
  /** Slug of the team. */
  team: string;
  role: Role;
  /** For a Cookie header. */
  cookie: string;
  /** Of the person's own role; null for a viewer, who can't make keys. */
  apiKey: string | null;
};

/** Makes the owner with the setup token that lies in the data directory, as whoever reads the terminal does. */
export async function setUpOwner(server: { url: string; dataDir: string }): Promise<TestPerson> {
  const token = (await readFile(join(server.dataDir, "setup-token"), "utf8")).trim();
  const person = { name: "Owner", email: "owner@example.com" };
  const { cookie, answer } = await postAuth(server.url, "setup", { token, ...person, password: PASSWORD });
  const { slug } = (answer as { team: { slug: string } }).team;
  return withKey(server.url, { ...person, team: slug, role: "owner", cookie });
}

/** Invites somebody new into a team and lets them join: they have an account, a session and a key afterwards. */
export async function invitePerson(
  url: string,
  by: Pick<TestPerson, "cookie">,
  { role, team }: { role: Role; team: string },
): Promise<TestPerson> {
  const mark = randomUUID().slice(0, 8);
  const person = { name: `${role} ${mark}`, email: `${role}-${mark}@example.com` };
  const { url: link } = await callAs<z.infer<typeof inviteOutput>>(
    url,
    { cookie: by.cookie, team },
    "invitations.create",
    { email: person.email, role },
  );
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  const { cookie } = await postAuth(url, "join", { token, name: person.name, password: PASSWORD });
  return withKey(url, { ...person, team, role, cookie });
}

/** Signs in again, as on another device: its cookie. */
export async function signIn(url: string, email: string): Promise<string> {
  return (await post(`${url}/api/auth/sign-in/email`, { email, password: PASSWORD })).cookie;
}

/** A mutation as a browser with this cookie calls it. */
export async function callAs<T>(
  url: string,
  { cookie, team }: { cookie: string; team: string },
  procedure: string,
  input: unknown,
): Promise<T> {
  const headers = { cookie, "x-forkyard-team": team };
  const { answer } = await post(`${url}/api/trpc/${procedure}`, input, headers);
  return (answer as { result: { data: T } }).result.data;
}

async function withKey(url: string, person: Omit<TestPerson, "apiKey">): Promise<TestPerson> {
  if (person.role === "viewer") return { ...person, apiKey: null };
  const input = { name: "tests", role: person.role, expiresInDays: 1 };
  const { secret } = await callAs<z.infer<typeof createApiKeyOutput>>(url, person, "apiKeys.create", input);
  return { ...person, apiKey: secret };
}

const postAuth = (url: string, name: string, body: unknown) => post(`${url}/api/auth/forkyard/${name}`, body);

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", origin: new URL(url).origin, ...headers },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${JSON.stringify(answer)}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  return { answer, cookie };
}
