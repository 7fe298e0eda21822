import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Failure } from "../domain/errors.ts";
import { renderStatusPage } from "../streams/status-page.ts";

const RETRY_AFTER_SECONDS = 5;

/** The path of a request without its query, undecoded. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? "/").split("?", 1)[0]!;
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  res.end(body);
}

/** A refusal for scripts, in the form that all of the API's errors have. */
export function sendFailure(res: ServerResponse, status: number, failure: Failure): void {
  sendJson(res, status, { error: failure });
}

/** tRPC's own number for what can't be answered now. */
const RPC_UNAVAILABLE = -32603;

/** 503 for scripts, which may come back in some seconds; a procedure's callers get it as they get all its errors. */
export function sendUnavailable(res: ServerResponse, path: string, message: string): void {
  const failure: Failure = { code: "UNAVAILABLE", message, hint: "Try again in a few seconds." };
  const data = { code: "SERVICE_UNAVAILABLE", httpStatus: 503, forkyard: failure };
  res.setHeader("Retry-After", String(RETRY_AFTER_SECONDS));
  if (path.startsWith("/api/trpc/")) sendJson(res, 503, { error: { message, code: RPC_UNAVAILABLE, data } });
  else sendFailure(res, 503, failure);
}

/** A small page of our own: `text` says what to do. */
export function sendPage(
  res: ServerResponse,
  status: number,
  { title, text, refresh = false }: { title: string; text: string; refresh?: boolean },
): void {
  const { body, headers } = renderStatusPage({ status, title, text, refresh });
  res.writeHead(status, {
    ...headers,
    "Content-Security-Policy": `${headers["Content-Security-Policy"]}; frame-ancestors 'none'`,
  });
  res.end(body);
}

/** Answers an upgrade with a bare status and hangs up. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
