import type { IncomingMessage, ServerResponse } from "node:http";
import { isForkyardError, toFailure } from "../../domain/errors.ts";
import { isRateLimited } from "../../limits/rate-limited.ts";
import type { Runtime } from "../../runtime.ts";
import { open } from "../../services/shares/open.ts";
import { shareVisitor } from "../../services/shares/visitor.ts";
import { sendFailure, sendJson } from "../answers.ts";

const MAX_TOKEN_BYTES = 1_024;

/**
 * POST /api/share/open with a share link's token as `{"token"}`: what the link shows. Open to everybody; the token is
 * in the body, so that it stands in no address and no log.
 */
export async function serveShare(
  req: IncomingMessage,
  res: ServerResponse,
  { parts, doorkeeper }: Runtime,
): Promise<void> {
  const token = tokenIn(await readSmall(req));
  if (token === null) {
    sendFailure(res, 400, { code: "INVALID_INPUT", message: 'The body is {"token": "…"}', hint: null });
    return;
  }
  try {
    const visitor = await shareVisitor(parts, { token, address: doorkeeper.addressOf(req) });
    sendJson(res, 200, await open(parts, visitor));
  } catch (error) {
    if (!isForkyardError(error)) throw error;
    if (isRateLimited(error)) {
      res.setHeader("Retry-After", String(error.retryAfterSeconds));
      return sendFailure(res, 429, toFailure(error));
    }
    sendFailure(res, error.code === "NOT_FOUND" ? 404 : 400, toFailure(error));
  }
}

/** null if it is larger than any token. */
async function readSmall(req: IncomingMessage): Promise<string | null> {
  let text = "";
  for await (const chunk of req) {
    text += (chunk as Buffer).toString("latin1");
    if (text.length > MAX_TOKEN_BYTES) return null;
  }
  return text;
}

function tokenIn(body: string | null): string | null {
  try {
    const { token } = JSON.parse(body ?? "") as { token?: unknown };
    return typeof token === "string" ? token : null;
  } catch {
    return null;
  }
}
