import { APIError, type createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { and, eq, isNotNull } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { accounts } from "../../db/schema/index.ts";
import { ForkyardError } from "../domain/errors.ts";
import type { EventBus } from "../events/bus.ts";
import { type AccountAuthor, appendInTeams } from "./account-change.ts";

/** What the service of FORKYARD_OIDC_ISSUER is called in addresses: its callback is /api/auth/callback/oidc. */
export const OIDC_PROVIDER = "oidc";

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/**
 * Whoever connects a service can sign in by it from then on, so that a session alone doesn't do: as for passkeys its
 * person must have signed in not long ago. Only by the way there and back: an ID token in a call would be a password
 * that another application may have, too.
 */
export async function guardOtherService(ctx: HookContext): Promise<void> {
  if (ctx.path !== "/link-social" && ctx.path !== "/sign-in/social") return;
  if ((ctx.body as { idToken?: unknown } | undefined)?.idToken !== undefined) {
    throw new APIError("BAD_REQUEST", { code: "INVALID_INPUT", message: "An ID token is not accepted here" });
  }
  if (ctx.path === "/sign-in/social") return;
  const found = await getSessionFromCtx(ctx);
  if (!found) return; // refused by who answers
  const age = Date.now() - new Date(found.session.createdAt).getTime();
  if (age < ctx.context.sessionConfig.freshAge * 1000) return;
  throw new APIError("FORBIDDEN", { code: "SESSION_NOT_FRESH", message: "You signed in too long ago" });
}

/** How somebody signs in, but for passkeys. */
export async function waysIn(db: Db, userId: string): Promise<{ password: boolean; oidc: boolean }> {
  const rows = await db
    .select({ providerId: accounts.providerId, password: accounts.password })
    .from(accounts)
    .where(eq(accounts.userId, userId));
  return {
    password: rows.some(({ password }) => password !== null),
    oidc: rows.some(({ providerId }) => providerId === OIDC_PROVIDER),
  };
}

/** The service no longer signs this person in. CONFLICT without a password: nothing sure would be left to sign in by. */
export async function disconnectService(
  { db, events }: { db: Db; events: EventBus },
  author: AccountAuthor,
): Promise<void> {
  await db.transaction(async (tx) => {
    const mine = eq(accounts.userId, author.userId);
    const withPassword = await tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(mine, isNotNull(accounts.password)));
    if (withPassword.length === 0) {
      throw new ForkyardError(
        "CONFLICT",
        "This account has no password: the service is the only way to sign in",
      );
    }
    const gone = await tx
      .delete(accounts)
      .where(and(mine, eq(accounts.providerId, OIDC_PROVIDER)))
      .returning({ id: accounts.id });
    if (gone.length === 0) throw new ForkyardError("NOT_FOUND", "No service is connected to this account");
    await appendInTeams({ tx, events }, author, "member", "service-disconnected");
  });
  events.wake();
}
