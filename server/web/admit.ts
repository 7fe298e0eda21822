import type { IncomingMessage, ServerResponse } from "node:http";
import { isForkyardError, toFailure } from "../domain/errors.ts";
import { isRateLimited } from "../limits/rate-limited.ts";
import type { Runtime } from "../runtime.ts";
import type { Ctx } from "../services/context.ts";
import { asTrpcError } from "../trpc/errors.ts";
import { sendFailure } from "./answers.ts";

const STATUS = { UNAUTHENTICATED: 401, NOT_FOUND: 404, RATE_LIMITED: 429 } as const;

/** A call that takes longer waits for something. */
const LASTING_MS = 2_000;

/**
 * The context of a procedure that is called over HTTP; rejects with tRPC's error if nobody may. A call that lasts is
 * broken off when what it was asked with is revoked. One that ends soon is not: it may be what revoked it.
 */
export async function procedureContext(
  { doorkeeper, contextFor }: Runtime,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Ctx> {
  try {
    const actor = await doorkeeper.actorOf(req);
    const lasting = setTimeout(
      () =>
        res.once(
          "close",
          doorkeeper.connections.add(actor, () => res.destroy()),
        ),
      LASTING_MS,
    ).unref();
    res.once("close", () => clearTimeout(lasting));
    return contextFor(actor);
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
