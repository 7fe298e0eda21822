import type { IncomingMessage, ServerResponse } from "node:http";
import { isForkyardError, toFailure } from "../domain/errors.ts";
import { isRateLimited } from "../limits/rate-limited.ts";
import type { Runtime } from "../runtime.ts";
import type { Ctx } from "../services/context.ts";
import { asTrpcError } from "../trpc/errors.ts";
import { sendFailure } from "./answers.ts";

const STATUS = { UNAUTHENTICATED: 401, NOT_FOUND: 404, RATE_LIMITED: 429 } as const;

/** The context of a procedure that is called over HTTP; rejects with tRPC's error if nobody may. */
export async function procedureContext(runtime: Runtime, req: IncomingMessage): Promise<Ctx> {
  try {
    return runtime.contextFor(await runtime.doorkeeper.actorOf(req));
  } catch (error) {
    throw asTrpcError(error);
  }
}

/**
 * The context of a transfer, which counts as a call and is broken off when what it was asked with is revoked; null if
 * it was refused: then that is answered.
 */
export async function admitted(
  { doorkeeper, contextFor, parts }: Runtime,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Ctx | null> {
  try {
    const actor = await doorkeeper.actorOf(req);
    parts.callLimits?.take(actor, "transfer");
    res.once(
      "close",
      doorkeeper.connections.add(actor, () => res.destroy()),
    );
    return contextFor(actor);
  } catch (error) {
    refuse(res, error);
    return null;
  }
}

/** Answers who asked for something that they may not; rejects with what is no refusal. */
export function refuse(res: ServerResponse, error: unknown): void {
  if (!isForkyardError(error)) throw error;
  if (isRateLimited(error)) res.setHeader("Retry-After", String(error.retryAfterSeconds));
  sendFailure(res, STATUS[error.code as keyof typeof STATUS] ?? 403, toFailure(error));
}
