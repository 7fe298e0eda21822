import { eq } from "drizzle-orm";
import { users, verifications } from "../../db/schema/index.ts";
import type { Ctx } from "../services/context.ts";
import { type AccountAuthor, type AccountCall, appendInTeams, by } from "./account-change.ts";

type Parts = Pick<Ctx, "db" | "events">;

const CODES = new Set(["/two-factor/verify-totp", "/two-factor/verify-backup-code"]);

export type AnsweredCall = AccountCall & {
  status: number;
  /** As it came; JSON mostly. */
  body: Uint8Array | null;
  /** The Cookie header as it came: a sign-in that waits for a code is known by it. */
  cookie: string | undefined;
};

/** Puts into the audit log of each team of the person what changed nothing: who didn't get in, who saw a secret. */
export async function noteAccount(parts: Parts, call: AnsweredCall): Promise<void> {
  const { path, status, visitor } = call;
  const done = status < 400;
  if (!done && (path === "/sign-in/email" || (CODES.has(path) && !visitor))) return noteFailure(parts, call);
  const author = by(call);
  if (done && author && path === "/two-factor/get-totp-uri")
    await noteInTeams(parts, author, "member", "authenticator-secret-shown");
}

/** Somebody did not get in: told where the account is known, without saying that to them. */
async function noteFailure(parts: Parts, { path, body, cookie, address }: AnsweredCall): Promise<void> {
  const user = CODES.has(path) ? await halfSignedIn(parts, cookie) : await userOf(parts, emailIn(body));
  if (!user) return;
  const nobody: AccountAuthor = {
    userId: "unknown",
    name: "Somebody",
    via: { kind: "system", id: "sign-in" },
    address,
  };
  await noteInTeams(parts, nobody, "session", "sign-in-failed", user);
}

async function userOf({ db }: Parts, email: string | null) {
  if (email === null) return;
  return (await db.select().from(users).where(eq(users.email, email)))[0];
}

/** Who has given the right password and not yet a right code: better-auth keeps that under what its cookie holds. */
async function halfSignedIn({ db }: Parts, header: string | undefined) {
  const signed = /(?:^|;) *[^=; ]+\.two_factor=([^;]+)/.exec(header ?? "")?.[1];
  const identifier = signed?.split(".", 1)[0];
  if (!identifier) return;
  const [found] = await db
    .select({ user: users })
    .from(verifications)
    .innerJoin(users, eq(users.id, verifications.value))
    .where(eq(verifications.identifier, identifier));
  return found?.user;
}

async function noteInTeams(
  { db, events }: Parts,
  author: AccountAuthor,
  noun: "session" | "member",
  verb: string,
  about?: { id: string; name: string },
): Promise<void> {
  await db.transaction((tx) => appendInTeams({ tx, events }, author, noun, verb, about));
  events.wake();
}

function emailIn(body: Uint8Array | null): string | null {
  try {
    const { email } = JSON.parse(Buffer.from(body ?? []).toString("utf8"));
    return typeof email === "string" ? email.toLowerCase().slice(0, 254) : null;
  } catch {
    return null;
  }
}
