import { type IncomingMessage, request, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { isForkyardError } from "../domain/errors.ts";
import type { SandboxStatus } from "../domain/status.ts";
import type { ProcessHost } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import type { Actor } from "../services/context.ts";
import type { PreviewHost } from "./hosts.ts";
import { type AccessBackend, PRIVATE, PreviewAccess, type PreviewSubject } from "./preview-access.ts";
import { PreviewConnections } from "./preview-connections.ts";
import { earlyLinks, requestHeaders, responseHeaders } from "./preview-headers.ts";
import {
  brokenPage,
  notExposedPage,
  nothingListensPage,
  notRunningPage,
  tooManyPage,
} from "./preview-pages.ts";
import { renderStatusPage, type StatusPage } from "./status-page.ts";

/** Open connections into one sandbox at once; more get a page that says so. */
const MAX_CONNECTIONS = 256;
/** Nothing holds a server back that sends early hints for ever; more are dropped. */
const MAX_HINTS = 16;

export type PreviewTarget = PreviewSubject & { name: string; status: SandboxStatus };

/** `lookUp` gives the sandbox, whosever it is, if that port of it is exposed. */
export type PreviewBackend = AccessBackend<PreviewTarget> & {
  host(sandboxId: string): Pick<ProcessHost, "dial">;
  /** Somebody uses the sandbox. Called for each request; must be cheap. */
  touched(sandboxId: string): void;
  /** Calls `end` when the actor may no longer see this; call what it returns when it is over. */
  watch(actor: Actor, end: () => void): () => void;
  log: Logger;
};

type Opened = { connection: Duplex; actor: Actor | null } | { page: StatusPage } | { redirect: Redirect };
type Redirect = { location: string; setCookie?: string };

/** Passes HTTP requests and WebSockets on to servers in sandboxes. */
export class PreviewProxy {
  readonly #backend: PreviewBackend;
  readonly #access: PreviewAccess<PreviewTarget>;
  readonly #protocol: "http" | "https";
  readonly #connections = new PreviewConnections(MAX_CONNECTIONS);

  constructor(backend: PreviewBackend) {
    this.#backend = backend;
    this.#access = new PreviewAccess(backend);
    this.#protocol = backend.publicUrl.startsWith("https:") ? "https" : "http";
  }

  async handle(req: IncomingMessage, res: ServerResponse, host: PreviewHost): Promise<void> {
    const opened = await this.#connect(req, host);
    if (!("connection" in opened)) {
      if ("page" in opened) sendPage(res, opened.page);
      else sendRedirect(res, opened.redirect);
      return;
    }
    const { connection, actor } = opened;
    if (res.destroyed) {
      connection.destroy();
      return;
    }
    if (actor !== null)
      res.once(
        "close",
        this.#backend.watch(actor, () => res.destroy()),
      );
    const outgoing = this.#request(req, connection);
    const broken = (error: unknown) => {
      this.#backend.log.debug({ err: error, ...host }, "a preview request failed");
      connection.destroy();
      if (res.writableEnded) return;
      if (res.headersSent) res.destroy();
      else sendPage(res, brokenPage(host));
    };
    res.on("close", () => connection.destroy());
    outgoing.on("response", (answer) => {
      // node throws at what HTTP doesn't allow, and nobody would catch it here.
      try {
        const headers = responseHeaders(answer.rawHeaders, req.headers.host ?? "");
        res.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
        // An answer without a body may never be read from; its headers go out at once all the same.
        res.flushHeaders();
      } catch (error) {
        broken(error);
        return;
      }
      answer.on("error", () => res.destroy());
      answer.pipe(res);
    });
    let hints = 0;
    outgoing.on("information", ({ statusCode, headers }) => {
      const link = statusCode === 103 && hints++ < MAX_HINTS ? earlyLinks(String(headers.link ?? "")) : [];
      if (link.length > 0 && !res.headersSent) res.writeEarlyHints({ link });
    });
    outgoing.on("upgrade", () => broken(new Error("the server changed the protocol unasked")));
    outgoing.on("error", broken);
    req.pipe(outgoing);
  }

  /** A WebSocket, or whatever else the server in the sandbox agrees to. */
  async upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, host: PreviewHost): Promise<void> {
    const opened = await this.#connect(req, host);
    if (!("connection" in opened)) {
      // A WebSocket can't be led anywhere.
      endSocket(socket, "page" in opened ? opened.page : PRIVATE);
      return;
    }
    const { connection, actor } = opened;
    if (socket.destroyed) {
      connection.destroy();
      return;
    }
    if (actor !== null)
      socket.once(
        "close",
        this.#backend.watch(actor, () => socket.destroy()),
      );
    const answerHeaders = ({ rawHeaders }: IncomingMessage) =>
      responseHeaders(rawHeaders, req.headers.host ?? "");
    const extra = ["Connection", "Upgrade", "Upgrade", req.headers.upgrade ?? "websocket"];
    const outgoing = this.#request(req, connection, extra);
    socket.on("error", () => connection.destroy());
    socket.on("close", () => connection.destroy());
    connection.on("close", () => socket.destroy());
    outgoing.on("upgrade", (answer, upstream, first) => {
      const agreed = ["Connection", "Upgrade", "Upgrade", answer.headers.upgrade ?? "websocket"];
      socket.write(headOf(answer, [...answerHeaders(answer), ...agreed]));
      if (first.length > 0) socket.write(first);
      if (head.length > 0) upstream.write(head);
      upstream.on("error", () => socket.destroy());
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    outgoing.on("response", (answer) => {
      socket.write(headOf(answer, [...answerHeaders(answer), "Connection", "close"]));
      answer.on("error", () => socket.destroy());
      answer.pipe(socket);
    });
    outgoing.on("error", (error) => {
      this.#backend.log.debug({ err: error, ...host }, "a preview upgrade failed");
      endSocket(socket, brokenPage(host));
    });
    outgoing.end();
  }

  /** Ends all connections. */
  close(): void {
    this.#connections.close();
  }

  #request(req: IncomingMessage, connection: Duplex, extra: string[] = []) {
    const client = {
      address: this.#backend.addressOf(req) ?? "127.0.0.1",
      host: req.headers.host ?? "",
      protocol: this.#protocol,
    };
    const headers = [...requestHeaders(req.rawHeaders, client), ...extra];
    if (extra.length === 0) headers.push("Connection", "close");
    if (req.headers["transfer-encoding"] !== undefined) headers.push("Transfer-Encoding", "chunked");
    return request({
      createConnection: () => connection,
      method: req.method ?? "GET",
      path: req.url ?? "/",
      headers,
      setHost: false,
    });
  }

  async #connect(req: IncomingMessage, host: PreviewHost): Promise<Opened> {
    const { sandboxId, port } = host;
    const admission = await this.#access.admit(req, host);
    if (admission.kind === "redirect") return { redirect: admission };
    if (admission.kind === "refused") return { page: admission.page };
    const { target, actor } = admission;
    const page = target === null ? notExposedPage(host) : notRunningPage(target);
    if (page !== null) return { page };
    this.#backend.touched(sandboxId);
    let connection: Duplex | null;
    try {
      connection = await this.#connections.open(sandboxId, () => this.#backend.host(sandboxId).dial(port));
    } catch (error) {
      const refused = isForkyardError(error) && error.code === "UNAVAILABLE";
      if (!refused) this.#backend.log.warn({ err: error, ...host }, "a port of a sandbox can't be reached");
      return { page: nothingListensPage(host) };
    }
    if (connection === null) return { page: tooManyPage(host, MAX_CONNECTIONS) };
    return { connection, actor };
  }
}

function sendPage(res: ServerResponse, page: StatusPage): void {
  const { body, headers } = renderStatusPage(page);
  // With its words: those of an answer that couldn't be passed on would stay.
  res.writeHead(page.status, STATUS_CODES[page.status], { ...headers, Connection: "close" });
  res.end(body);
}

/** The address that it leads to may hold a ticket, and is told to nobody else. */
function sendRedirect(res: ServerResponse, { location, setCookie }: Redirect): void {
  res.writeHead(303, {
    Location: location,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    ...(setCookie === undefined ? {} : { "Set-Cookie": setCookie }),
  });
  res.end();
}

function endSocket(socket: Duplex, page: StatusPage): void {
  if (socket.destroyed) return;
  const { body, headers } = renderStatusPage(page);
  const lines = Object.entries({ ...headers, Connection: "close" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end(`HTTP/1.1 ${page.status} ${STATUS_CODES[page.status]}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}

function headOf(answer: IncomingMessage, headers: string[]): string {
  let text = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`;
  for (let index = 0; index + 1 < headers.length; index += 2)
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${text}\r\n`;
}
