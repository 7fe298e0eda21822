import { type IncomingMessage, maxHeaderSize, type ServerResponse, STATUS_CODES } from "node:http";
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

/** Answers what isn't HTTP as we take it, where there is no request to answer, and hangs up. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, failure] = malformed(error.code);
  const body = JSON.stringify({ error: failure });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function malformed(code: string | undefined): [status: number, failure: Failure] {
  if (code === "HPE_HEADER_OVERFLOW")
    return [
      431,
      {
        code: "LIMIT_EXCEEDED",
        message: `The address and the headers of a request have at most ${maxHeaderSize / 1024} KiB in all`,
        hint: "Send a long input in the body of a POST, and fewer cookies.",
      },
    ];
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return [408, { code: "TIMEOUT", message: "The request's headers did not come in time", hint: null }];
  return [400, { code: "INVALID_INPUT", message: "This is not a request of HTTP/1.1", hint: null }];
}
