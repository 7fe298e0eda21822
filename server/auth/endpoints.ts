import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "better-auth";
import { APIError, createAuthEndpoint, freshSessionMiddleware, sessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { isForkyardError } from "../domain/errors.ts";
import { emailSchema } from "../domain/schemas/account.ts";
import { nameSchema } from "../domain/schemas/common.ts";
import type { AuthParts } from "./auth.ts";
import { acceptInvitation, describeInvitation, joinByInvitation } from "./invitation.ts";
import { disconnectService, waysIn } from "./other-service.ts";
import { ownerIsSetUp, setUpOwner } from "./set-up-owner.ts";

const tokenSchema = z.string().min(1).max(200);
/** Its length is checked where it is hashed. */
const passwordSchema = z.string().max(1000);

type EndpointContext = GenericEndpointContext;

/** What better-auth doesn't have: the first owner, people who come by an invitation, and letting go of a service. */
export function forkyardEndpoints(parts: AuthParts) {
  const { oidc } = parts.settings;
  return {
    id: "forkyard",
    endpoints: {
      signInMethods: createAuthEndpoint("/forkyard/methods", { method: "GET" }, async (ctx) =>
        ctx.json({
          setup: !(await ownerIsSetUp(parts.db)),
          oidc: oidc === null ? null : { name: oidc.name },
        }),
      ),
      setUp: createAuthEndpoint(
        "/forkyard/setup",
        {
          method: "POST",
          body: z.object({
            token: tokenSchema,
            name: nameSchema,
            email: emailSchema,
            password: passwordSchema,
            team: nameSchema.optional(),
          }),
        },
        async (ctx) => {
          const { token, password, ...owner } = ctx.body;
          return told(async () => {
            const passwordHash = await hashPassword(ctx, password);
            const made = await setUpOwner(parts, { token, passwordHash, ...owner }, addressOf(ctx));
            await signIn(ctx, made.userId);
            return ctx.json({ team: made.team });
          });
        },
      ),
      rotateSession: createAuthEndpoint(
        "/forkyard/rotate-session",
        { method: "POST", use: [sessionMiddleware] },
        async (ctx) => {
          const { session, user } = ctx.context.session;
          const token = randomBytes(24).toString("base64url");
          const rotated = await ctx.context.internalAdapter.updateSession(session.token, {
            token,
            rotate: false,
          });
          if (rotated) await setSessionCookie(ctx, { session: { ...session, ...rotated, token }, user });
          return ctx.json({ rotated: rotated !== null });
        },
      ),
      waysIn: createAuthEndpoint(
        "/forkyard/ways-in",
        { method: "GET", use: [sessionMiddleware] },
        async (ctx) =>
          ctx.json({
            ...(await waysIn(parts.db, ctx.context.session.user.id)),
            service: oidc === null ? null : { name: oidc.name },
          }),
      ),
      disconnect: createAuthEndpoint(
        "/forkyard/disconnect",
        { method: "POST", body: z.object({}), use: [freshSessionMiddleware] },
        async (ctx) =>
          told(async () => {
            const { session, user } = ctx.context.session;
            const via = { kind: "session", id: session.id } as const;
            const author = { userId: user.id, name: user.name, via, address: addressOf(ctx) };
            await disconnectService(parts, author);
            return ctx.json({ connected: false });
          }),
      ),
      describeInvitation: createAuthEndpoint(
        "/forkyard/invitation",
        { method: "POST", body: z.object({ token: tokenSchema }) },
        async (ctx) => told(async () => ctx.json(await describeInvitation(parts.db, ctx.body.token))),
      ),
      join: createAuthEndpoint(
        "/forkyard/join",
        {
          method: "POST",
          body: z.object({ token: tokenSchema, name: nameSchema, password: passwordSchema }),
        },
        async (ctx) =>
          told(async () => {
            const passwordHash = await hashPassword(ctx, ctx.body.password);
            const { token, name } = ctx.body;
            const joined = await joinByInvitation(parts, { token, name, passwordHash }, addressOf(ctx));
            await signIn(ctx, joined.userId);
            return ctx.json({ team: joined.team });
          }),
      ),
      accept: createAuthEndpoint(
        "/forkyard/accept",
        { method: "POST", body: z.object({ token: tokenSchema }), use: [sessionMiddleware] },
        async (ctx) =>
          told(async () => {
            const { session, user } = ctx.context.session;
            const person = { userId: user.id, sessionId: session.id };
            const { team } = await acceptInvitation(parts, ctx.body.token, person, addressOf(ctx));
            return ctx.json({ team });
          }),
      ),
    },
  } as const;
}

const STATUS = {
  INVALID_INPUT: "BAD_REQUEST",
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  CONFLICT: "CONFLICT",
} as const;

/** Our errors in better-auth's form. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isForkyardError(error)) throw error;
    const status = STATUS[error.code as keyof typeof STATUS];
    if (status === undefined) throw error;
    throw new APIError(status, { code: error.code, message: error.message, hint: error.hint });
  }
}

async function hashPassword(ctx: EndpointContext, password: string): Promise<string> {
  const { minPasswordLength: min, maxPasswordLength: max } = ctx.context.password.config;
  if (password.length < min || password.length > max) {
    throw new APIError("BAD_REQUEST", {
      code: "INVALID_INPUT",
      message: `A password must have ${min} to ${max} characters`,
    });
  }
  return ctx.context.password.hash(password);
}

async function signIn(ctx: EndpointContext, userId: string): Promise<void> {
  const user = await ctx.context.internalAdapter.findUserById(userId);
  const session = await ctx.context.internalAdapter.createSession(userId);
  await setSessionCookie(ctx, { session, user: user! });
}

const addressOf = (ctx: EndpointContext) => ctx.headers?.get("x-forkyard-address") || null;
