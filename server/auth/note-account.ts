import { eq } from "drizzle-orm";
import { users, verifications } from "../../db/schema/index.ts";
import type { EventAuthor } from "../events/bus.ts";
import { accountEvent } from "../services/audit/account-event.ts";
import { record } from "../services/audit/record.ts";
import type { Ctx } from "../services/context.ts";
import type { Doorkeeper, Visitor } from "./doorkeeper.ts";
import { type Membership, membershipsOf } from "./grants.ts";
import { connectedSince } from "./other-service.ts";

type Parts = Pick<Ctx, "db" | "events">;

const CALLBACK = "/callback/oidc";
const SIGN_INS = new Set([
  "/sign-in/email",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/passkey/verify-authentication",
  CALLBACK,
]);
const CODES = new Set(["/two-factor/verify-totp", "/two-factor/verify-backup-code"]);
/** What a person does with their own account, and what that is called in the log. */
const CHANGES: Record<string, string> = {
  "/change-password": "password-changed",
  "/two-factor/enable": "two-factor-set-up",
  "/two-factor/get-totp-uri": "authenticator-secret-shown",
  "/two-factor/disable": "two-factor-ended",
  "/two-factor/generate-backup-codes": "recovery-codes-shown",
  "/passkey/verify-registration": "passkey-added",
  "/passkey/delete-passkey": "passkey-removed",
  "/update-user": "profile-changed",
  "/revoke-session": "sessions-ended",
  "/revoke-sessions": "sessions-ended",
  "/revoke-other-sessions": "sessions-ended",
  // By who is signed in already: the app is confirmed, no one arrives.
  "/two-factor/verify-totp": "two-factor-confirmed",
  "/forkyard/disconnect": "service-disconnected",
};

export type AccountCall = {
  path: string;
  status: number;
  /** When it came. */
  began: Date;
  /** Who asked, before it was answered. */
  visitor: Visitor | null;
  /** As it came; JSON mostly. */
  body: Uint8Array | null;
  /** The cookies that the answer sets. */
  cookies: string[];
  /** The Cookie header as it came: a sign-in that waits for a code is known by it. */
  cookie: string | undefined;
  address: string | null;
};

/** Puts sign-ins and changes of accounts into the audit log of each team of the person. */
export async function noteAccount(parts: Parts, doorkeeper: Doorkeeper, call: AccountCall): Promise<void> {
  const { path, status, visitor, address } = call;
  const done = status < 400;
  const isCode = CODES.has(path);
  if (SIGN_INS.has(path) && !(isCode && visitor)) {
    if (!done) return path === "/sign-in/email" || isCode ? noteFailure(parts, call) : undefined;
    const cookie = call.cookies.map((line) => line.split(";", 1)[0]).join("; ");
    const arrived = await doorkeeper.visitorOf({ headers: { cookie } });
    if (arrived) await noteInTeams(parts, arrived.teams, by(arrived, address), "session", "signed-in");
    // The same address ends both ways: nobody arrives when who was here has connected the service.
    else if (path === CALLBACK && visitor && (await connectedSince(parts.db, visitor.user.id, call.began)))
      await noteInTeams(parts, visitor.teams, by(visitor, address), "member", "service-connected");
  } else if (done && visitor && path === "/sign-out") {
    await noteInTeams(parts, visitor.teams, by(visitor, address), "session", "signed-out");
  } else if (done && visitor && CHANGES[path] !== undefined) {
    await noteInTeams(parts, visitor.teams, by(visitor, address), "member", CHANGES[path]);
  }
}

/** Somebody did not get in: told where the account is known, without saying that to them. */
async function noteFailure(parts: Parts, { path, body, cookie, address }: AccountCall): Promise<void> {
  const user = CODES.has(path) ? await halfSignedIn(parts, cookie) : await userOf(parts, emailIn(body));
  if (!user) return;
  const nobody: Omit<EventAuthor, "teamId"> = {
    userId: "unknown",
    name: "Somebody",
    via: { kind: "system", id: "sign-in" },
    address,
  };
  await noteInTeams(parts, await membershipsOf(parts.db, user.id), nobody, "session", "sign-in-failed", user);
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
  parts: Parts,
  teams: Membership[],
  author: Omit<EventAuthor, "teamId">,
  noun: "session" | "member",
  verb: string,
  about: { id: string; name: string } = { id: author.userId, name: author.name },
): Promise<void> {
  for (const { teamId } of teams) {
    await record(parts, { ...author, teamId }, accountEvent(noun, verb, about.id, { name: about.name }));
  }
}

function by({ user, session }: Visitor, address: string | null): Omit<EventAuthor, "teamId"> {
  return { userId: user.id, name: user.name, via: { kind: "session", id: session.id }, address };
}

function emailIn(body: Uint8Array | null): string | null {
  try {
    const { email } = JSON.parse(Buffer.from(body ?? []).toString("utf8"));
    return typeof email === "string" ? email.toLowerCase().slice(0, 254) : null;
  } catch {
    return null;
  }
}
