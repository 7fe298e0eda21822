import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopbackHost } from "../../streams/hosts.ts";
import { sendFailure } from "../answers.ts";
import { isDirectlyLocal } from "../direct.ts";

type Guard = { token: string | null; publicUrl: string };

/**
 * Whether a request may read /metrics: it has the token, or is from this very machine. Where the server is to be
 * reached from elsewhere there is a proxy on this machine, and not every proxy says for whom it asks: only the token.
 */
export function mayReadMetrics(req: IncomingMessage, { token, publicUrl }: Guard): boolean {
  const given = /^Bearer ([^\s]+)$/i.exec(req.headers.authorization ?? "")?.[1];
  if (token !== null && given !== undefined && same(given, token)) return true;
  return isLoopbackHost(new URL(publicUrl).host) && isDirectlyLocal(req);
}

export async function serveMetrics(
  req: IncomingMessage,
  res: ServerResponse,
  { render, ...guard }: Guard & { render: () => Promise<string> },
): Promise<void> {
  if (!mayReadMetrics(req, guard)) {
    sendFailure(res, 403, {
      code: "FORBIDDEN",
      message: "Metrics are for this machine, or for whoever has the token",
      hint: "Set FORKYARD_METRICS_TOKEN and send it as Authorization: Bearer …",
    });
    return;
  }
  const body = Buffer.from(await render());
  res.writeHead(200, {
    "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  res.end(body);
}

/** Takes the same time wherever they differ. */
function same(given: string, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}
