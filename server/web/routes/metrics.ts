import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendFailure } from "../answers.ts";
import { isDirectlyLocal } from "../direct.ts";

/** Whether a request may read /metrics: it is from this very machine and through no proxy, or has the token. */
export function mayReadMetrics(req: IncomingMessage, token: string | null): boolean {
  const given = /^Bearer ([^\s]+)$/i.exec(req.headers.authorization ?? "")?.[1];
  if (token !== null && given !== undefined && same(given, token)) return true;
  return isDirectlyLocal(req);
}

export async function serveMetrics(
  req: IncomingMessage,
  res: ServerResponse,
  { token, render }: { token: string | null; render: () => Promise<string> },
): Promise<void> {
  if (!mayReadMetrics(req, token)) {
    sendFailure(res, 403, {
      code: "FORBIDDEN",
      message: "Metrics are for this machine, or for who has the token",
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
