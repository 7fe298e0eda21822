import { apiKey } from "@better-auth/api-key";
import { passkey } from "@better-auth/passkey";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { genericOAuth, organization, twoFactor } from "better-auth/plugins";
import { and, eq, gt } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client.ts";
import * as schema from "../../db/schema/index.ts";
import { type IdKind, newId } from "../domain/ids.ts";
import { nameSchema } from "../domain/schemas/common.ts";
import { API_KEY_PREFIX } from "../domain/tokens.ts";
import type { Settings } from "../env.ts";
import type { EventBus } from "../events/bus.ts";
import type { Logger } from "../log.ts";
import { isLoopbackHost } from "../streams/hosts.ts";
import { auditedAdapter } from "./audited-adapter.ts";
import { cookieStyle } from "./cookies.ts";
import { forkyardEndpoints } from "./endpoints.ts";
import { guardOtherService, OIDC_PROVIDER } from "./other-service.ts";
import { authSecret } from "./secret.ts";
import type { SetupToken } from "./setup-token.ts";

export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;
/** Where the address of who asks is told to better-auth; whatever a client sends under this name is overwritten. */
export const ADDRESS_HEADER = "x-forkyard-address";
/** A session ends when it wasn't used for so long, seconds. */
const SESSION_S = 14 * 86_400;
const SESSION_RENEWAL_S = 86_400;

const ID_KINDS: Record<string, IdKind> = {
  user: "user",
  session: "session",
  account: "account",
  verification: "verification",
  organization: "team",
  member: "member",
  invitation: "invitation",
  twoFactor: "twoFactor",
  passkey: "passkey",
  apikey: "apiKey",
};

const MODELS = {
  user: schema.users,
  session: schema.sessions,
  account: schema.accounts,
  verification: schema.verifications,
  organization: schema.teams,
  member: schema.members,
  invitation: schema.invitations,
  twoFactor: schema.twoFactors,
  passkey: schema.passkeys,
  apikey: schema.apiKeys,
};

export type AuthParts = { db: Db; settings: Settings; log: Logger; events: EventBus; setupToken: SetupToken };
export type Auth = Awaited<ReturnType<typeof openAuth>>;

/** Accounts, sessions, passkeys, authenticator apps and API keys: better-auth on our own tables. */
export async function openAuth(parts: AuthParts) {
  const { settings } = parts;
  const { hostname } = new URL(settings.publicUrl);
  return betterAuth({
    ...baseOptions(parts, await authSecret(settings)),
    plugins: [
      // Teams: its model, and the team that a session looked at last. Changes go through our services.
      organization({ allowUserToCreateOrganization: false, disableOrganizationDeletion: true }),
      twoFactor({ issuer: "Forkyard", skipVerificationOnEnable: false }),
      passkey({ rpName: "Forkyard", rpID: hostname, origin: settings.publicUrl }),
      apiKey({
        defaultPrefix: API_KEY_PREFIX,
        apiKeyHeaders: [],
        maximumNameLength: 80,
        rateLimit: { enabled: false },
      }),
      genericOAuth({ config: oidcProviders(settings) }),
      forkyardEndpoints(parts),
    ],
  });
}

function baseOptions({ db, events, settings, log }: AuthParts, secret: string) {
  const cookies = cookieStyle(settings.publicUrl);
  const database = auditedAdapter({ db, events }, { provider: "pg", schema: MODELS });
  return {
    appName: "Forkyard",
    baseURL: settings.publicUrl,
    basePath: "/api/auth",
    secret,
    telemetry: { enabled: false },
    // What nobody foresaw is answered and logged as anywhere else.
    onAPIError: { errorURL: `${settings.publicUrl}/sign-in`, throw: true },
    trustedOrigins: (request?: Request) => trustedOrigins(settings, request),
    database: database.open,
    emailAndPassword: {
      enabled: true,
      // People come by the setup page or by an invitation.
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      revokeSessionsOnPasswordReset: true,
    },
    account: {
      // Whoever has the link of an invitation can have made the account and know its password, and an address can pass
      // to somebody else. So the service opens only what it has made itself or what its person connected it to.
      accountLinking: { enabled: true, trustedProviders: [], disableImplicitLinking: true },
    },
    user: {
      validateUserInfo: ({ user, source }) => mayHaveAccount(database.connection(), user, source.action),
    },
    databaseHooks: {
      // We use only the identity from the provider, so its tokens are not stored.
      account: {
        create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
      },
    },
    session: {
      expiresIn: SESSION_S,
      updateAge: SESSION_RENEWAL_S,
      additionalFields: { rotate: { type: "boolean", input: false, required: false, defaultValue: false } },
    },
    // The web server limits all of its doors alike.
    rateLimit: { enabled: false },
    advanced: {
      // Named here, since better-auth would put another prefix in front.
      useSecureCookies: false,
      cookiePrefix: cookies.prefix,
      defaultCookieAttributes: { secure: cookies.secure, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: {
        // Invitations and keys have columns that it doesn't know: our services write them. Tests cover the rest.
        validateSchema: false,
        generateId: ({ model }) => newId(ID_KINDS[model] ?? "verification"),
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        await requireDecentNames(ctx);
        requireCodeEachTime(ctx);
        await guardOtherService(ctx);
      }),
      after: createAuthMiddleware(endFormerSession),
    },
    logger: {
      level: "warn",
      log: (level, message) => log[level === "error" ? "error" : "warn"]({ part: "sign-in" }, message),
    },
  } satisfies BetterAuthOptions;
}

const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

function oidcProviders({ oidc }: Settings) {
  if (oidc === null) return [];
  return [
    {
      providerId: OIDC_PROVIDER,
      name: oidc.name,
      discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
      requireIdTokenVerification: true,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      scopes: ["openid", "email", "profile"],
      pkce: true,
    },
  ];
}

/**
 * Signing in elsewhere makes an account only for who was invited by that address, and only where the service has
 * checked it: else somebody could take the address before the invited person does, and be in their account later on.
 */
async function mayHaveAccount(
  db: Db,
  { email, emailVerified }: { email?: string | undefined; emailVerified?: boolean | undefined },
  action: string,
) {
  if (action !== "create-user") return;
  if (emailVerified !== true) {
    return { error: "email_not_verified", errorDescription: "The service has not verified this address" };
  }
  const invited = await db
    .select({ id: schema.invitations.id })
    .from(schema.invitations)
    .where(
      and(
        eq(schema.invitations.email, (email ?? "").toLowerCase()),
        eq(schema.invitations.status, "pending"),
        gt(schema.invitations.expiresAt, new Date()),
      ),
    )
    .limit(1);
  if (invited.length > 0) return;
  return { error: "not_invited", errorDescription: "This address has not been invited" };
}

const NAMED = z.object({ name: nameSchema.optional(), image: z.never().optional() });

/** A person's name is read by others, in lists and in the audit log; a passkey's by its owner. */
async function requireDecentNames({ path, body }: { path: string; body?: unknown }) {
  if (path !== "/update-user" && path !== "/passkey/update-passkey") return;
  const { error } = NAMED.safeParse(body);
  if (error === undefined) return;
  const message = error.issues[0]?.message ?? "The name is not valid";
  throw new APIError("BAD_REQUEST", { code: "INVALID_INPUT", message });
}

/** The log tells of a sign-in where its code is right: no browser signs in with the password alone from then on. */
function requireCodeEachTime({ body }: { body?: unknown }) {
  if ((body as { trustDevice?: unknown } | undefined)?.trustDevice !== true) return;
  const message = "Browsers are not trusted: every sign-in asks for a code";
  throw new APIError("BAD_REQUEST", { code: "INVALID_INPUT", message });
}

/** Who signs in gets a new session, and the one that this browser had ends: nobody goes on with one planted before. */
async function endFormerSession(ctx: Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]) {
  const { newSession, authCookies, secret, internalAdapter } = ctx.context;
  if (!newSession) return;
  const former = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (former && former !== newSession.session.token) await internalAdapter.deleteSession(former);
}

/** PUBLIC_URL, and on loopback the very host that was asked: a tunnel may come from any port. */
function trustedOrigins({ publicUrl }: Settings, request?: Request): string[] {
  const host = request?.headers.get("host") ?? undefined;
  return isLoopbackHost(host) ? [publicUrl, `http://${host}`] : [publicUrl];
}
