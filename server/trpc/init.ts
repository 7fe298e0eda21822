import { initTRPC } from "@trpc/server";
import type { Ctx } from "../services/context.ts";
import { asTrpcError, formatError, toTrpcError } from "./errors.ts";

const t = initTRPC.context<Ctx>().create({
  errorFormatter: formatError,
  sse: { enabled: false },
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** A subscription's signal; without one it would never end. There always is one over a socket. */
export function requireSignal(signal: AbortSignal | undefined): AbortSignal {
  if (signal) return signal;
  throw new Error("A subscription needs a signal");
}

/** Every procedure: what a service throws leaves as one kind of error. */
export const procedure = t.procedure.use(async ({ next, ctx, path }) => {
  try {
    ctx.callLimits?.take(ctx.actor, path);
  } catch (error) {
    throw asTrpcError(error);
  }
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error, { log: ctx.log, path });
  return result;
});
