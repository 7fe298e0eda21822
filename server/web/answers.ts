import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Failure } from "../domain/errors.ts";
import { renderStatusPage } from "../streams/status-page.ts";

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
