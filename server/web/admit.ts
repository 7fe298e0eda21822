import type { IncomingMessage, ServerResponse } from "node:http";
import { isForkyardError, toFailure } from "../domain/errors.ts";
import type { Runtime } from "../runtime.ts";
import type { Ctx } from "../services/context.ts";
import { asTrpcError } from "../trpc/errors.ts";
import { sendFailure } from "./answers.ts";

const STATUS = { UNAUTHENTICATED: 401, NOT_FOUND: 404 } as const;

/** The context of a procedure that is called over HTTP; rejects with tRPC's error if nobody may. */
export async function procedureContext(runtime: Runtime, req: IncomingMessage): Promise<Ctx> {
  try {
    return runtime.contextFor(await runtime.doorkeeper.actorOf(req));
  } catch (error) {
    throw asTrpcError(error);
  }
}

/**
 * The context of a transfer, which is broken off when what it was asked with is revoked; null if it was refused: then
 * that is answered.
 */
export async function admitted(
  { doorkeeper, contextFor }: Runtime,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Ctx | null> {
  try {
    const actor = await doorkeeper.actorOf(req);
    res.once(
      "close",
      doorkeeper.connections.add(actor, () => res.destroy()),
    );
    return contextFor(actor);
  } catch (error) {
    if (!isForkyardError(error)) throw error;
    sendFailure(res, STATUS[error.code as keyof typeof STATUS] ?? 403, toFailure(error));
    return null;
  }
}
