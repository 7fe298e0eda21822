import { AsyncLocalStorage } from "node:async_hooks";
import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { users } from "../../db/schema/index.ts";
import type { EventAuthor, EventBus } from "../events/bus.ts";
import { accountEvent } from "../services/audit/account-event.ts";
import type { Visitor } from "./doorkeeper.ts";
import { membershipsOf } from "./grants.ts";

/** Who asks for what, while better-auth answers it. */
export type AccountCall = {
  /** Below /api/auth. */
  path: string;
  /** Who asked, before it was answered. */
  visitor: Visitor | null;
  address: string | null;
};

/** What better-auth does to a row of one of its models. */
export type Write = { op: "create" | "update" | "delete"; model: string };

type Told = Write & { type: [noun: "session" | "member", verb: string] };

const arrival: Told = { op: "create", model: "session", type: ["session", "signed-in"] };
const ended: Told = { op: "delete", model: "session", type: ["member", "sessions-ended"] };

/** By who is signed in: which write is what the call is about, and what that is called in the log. */
const CHANGES: Record<string, Told> = {
  "/sign-out": { op: "delete", model: "session", type: ["session", "signed-out"] },
  "/revoke-session": ended,
  "/revoke-sessions": ended,
  "/revoke-other-sessions": ended,
  "/change-password": { op: "update", model: "account", type: ["member", "password-changed"] },
  "/update-user": { op: "update", model: "user", type: ["member", "profile-changed"] },
  "/two-factor/disable": { op: "update", model: "user", type: ["member", "two-factor-ended"] },
  // The app is confirmed, no one arrives.
  "/two-factor/verify-totp": { op: "update", model: "twoFactor", type: ["member", "two-factor-confirmed"] },
  "/two-factor/generate-backup-codes": {
    op: "update",
    model: "twoFactor",
    type: ["member", "recovery-codes-shown"],
  },
  "/passkey/verify-registration": { op: "create", model: "passkey", type: ["member", "passkey-added"] },
  "/passkey/update-passkey": { op: "update", model: "passkey", type: ["member", "passkey-renamed"] },
  "/passkey/delete-passkey": { op: "delete", model: "passkey", type: ["member", "passkey-removed"] },
  // Else somebody arrives there.
  "/callback/oidc": { op: "create", model: "account", type: ["member", "service-connected"] },
};
/** One that was never confirmed is replaced. */
const SET_UP: Told[] = (["create", "update"] as const).map((op) => ({
  op,
  model: "twoFactor",
  type: ["member", "two-factor-set-up"],
}));

/** A second factor is asked for after a password only. */
const BY_PASSWORD = "/sign-in/email";
const BY_CODE = new Set(["/two-factor/verify-totp", "/two-factor/verify-backup-code"]);
const BY_OTHERS = new Set(["/passkey/verify-authentication", "/callback/oidc"]);

function toldOf({ path, visitor }: AccountCall): Told[] {
  if (path === "/two-factor/enable") return visitor ? SET_UP : [];
  const told = visitor && CHANGES[path] ? [CHANGES[path]] : [];
  const arrives = path === BY_PASSWORD || BY_OTHERS.has(path) || (BY_CODE.has(path) && !visitor);
  return arrives ? [...told, arrival] : told;
}

const calls = new AsyncLocalStorage<AccountCall & { told: Set<string> }>();

/** What `answer` changes is told as the change that this call is about. */
export function duringAccountCall<T>(call: AccountCall, answer: () => Promise<T>): Promise<T> {
  return calls.run({ ...call, told: new Set() }, answer);
}

/** A write that the log has to tell of. */
export type AccountChange = {
  /** Puts it into the log of each team of the person. `row`: what was written, as far as better-auth says. */
  append(tx: Tx, events: EventBus, row: unknown): Promise<void>;
  /** It came to nothing. */
  failed(): void;
};

/** Null if the log has nothing to tell of this write. Of several alike in one call the first is told. */
export function accountChange({ op, model }: Write): AccountChange | null {
  const call = calls.getStore();
  if (call === undefined) return null;
  const told = toldOf(call).find((it) => it.op === op && it.model === model);
  if (told === undefined) return null;
  const [noun, verb] = told.type;
  if (call.told.has(verb)) return null;
  call.told.add(verb);
  return {
    async append(tx, events, row) {
      const author = told === arrival ? await arrived(tx, call, row) : by(call);
      if (author === null) return;
      await appendInTeams({ tx, events }, author, noun, verb);
    },
    failed: () => call.told.delete(verb),
  };
}

export type AccountAuthor = Omit<EventAuthor, "teamId">;

/** Tells each team of `about` what happened to their account. To be called last in the transaction. */
export async function appendInTeams(
  { tx, events }: { tx: Tx; events: EventBus },
  author: AccountAuthor,
  noun: "session" | "member",
  verb: string,
  about: { id: string; name: string } = { id: author.userId, name: author.name },
): Promise<void> {
  const event = accountEvent(noun, verb, about.id, { name: about.name });
  for (const { teamId } of await membershipsOf(tx, about.id))
    await events.append(tx, { ...author, teamId }, [event]);
}

/** Null if that was half of it: a code is still asked for. */
async function arrived(tx: Tx, { path, address }: AccountCall, row: unknown): Promise<AccountAuthor | null> {
  const { id, userId } = row as { id: string; userId: string };
  const [user] = await tx.select().from(users).where(eq(users.id, userId));
  if (!user || (path === BY_PASSWORD && user.twoFactorEnabled)) return null;
  return { userId, name: user.name, via: { kind: "session", id }, address };
}

/** Who was signed in when it came. */
export function by({ visitor, address }: AccountCall): AccountAuthor | null {
  if (visitor === null) return null;
  const { user, session } = visitor;
  return { userId: user.id, name: user.name, via: { kind: "session", id: session.id }, address };
}
