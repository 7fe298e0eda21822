import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Runtime } from "./runtime.ts";
import { serveFiles } from "./streams/files.ts";
import { destinationOf, isOwnOrigin } from "./streams/hosts.ts";
import { serveImageUpload } from "./streams/image-upload.ts";
import { PreviewProxy } from "./streams/preview.ts";
import { renderStatusPage } from "./streams/status-page.ts";
import { CLOSE, TerminalServer } from "./streams/terminal.ts";
import { MAX_CLIENT_FRAME_BYTES } from "./streams/terminal-protocol.ts";
import { appRouter } from "./trpc/root.ts";

/** A megabyte of text may take six as JSON. */
const MAX_REQUEST_BYTES = 8 * 1_048_576;
const MAX_SOCKET_MESSAGE_BYTES = 1_048_576;
const MAX_BATCH = 50;
/** Calls under way get this long to end when the server stops. */
const DRAIN_MS = 5_000;

/** Sent with all that the dashboard answers: no other page may frame it or read from it. */
const APP_HEADERS = {
  "Content-Security-Policy": "frame-ancestors 'self'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

export type Pages = {
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
};
export type Health = { status: "starting" | "ready" | "stopping"; step: string | null };

type Ready = {
  runtime: Runtime;
  pages: Pages | null;
  terminals: TerminalServer;
  previews: PreviewProxy;
  calls: ReturnType<typeof applyWSSHandler>;
};

/**
 * The one HTTP server and its one upgrade dispatcher. It listens before the rest is there, so that a taken port shows
 * at once; until `open` everything but /api/health is answered with "starting".
 */
export class WebServer {
  readonly #port: number;
  readonly #previewDomain: string;
  readonly #http: Server;
  readonly #callSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_SOCKET_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  readonly #terminalSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
    perMessageDeflate: false,
  });
  #ready: Ready | null = null;
  #health: Health = { status: "starting", step: null };

  constructor(options: { port: number; previewDomain: string }) {
    this.#port = options.port;
    this.#previewDomain = options.previewDomain;
    const onRequest: RequestListener = (req, res) => {
      this.#request(req, res).catch((error) => this.#failed(error, res));
    };
    // An upload takes as long as it takes; headers that never end are still cut off.
    this.#http = createServer({ requestTimeout: 0 }, onRequest);
    this.#http.on("upgrade", (req, socket, head) => {
      socket.on("error", () => socket.destroy());
      this.#upgrade(req, socket, head).catch((error) => {
        this.#ready?.runtime.log.error({ err: error, path: pathOf(req) }, "an upgrade failed");
        socket.destroy();
      });
    });
    this.#http.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      else socket.destroy();
    });
  }

  get server(): Server {
    return this.#http;
  }

  /** Rejects with the system's error, such as EADDRINUSE. */
  listen(host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(this.#port, host, () => {
        this.#http.off("error", reject);
        resolve();
      });
    });
  }

  /** What /api/health tells while the server starts. */
  starting(step: string): void {
    this.#health = { status: "starting", step };
  }

  /** Serves everything from now on. `pages` is null when only the API is wanted. */
  open(runtime: Runtime, pages: Pages | null): void {
    const calls = applyWSSHandler({
      wss: this.#callSockets,
      router: appRouter,
      createContext: () => runtime.context(),
      keepAlive: { enabled: true, pingMs: 20_000, pongWaitMs: 10_000 },
    });
    this.#ready = {
      runtime,
      pages,
      calls,
      terminals: new TerminalServer(runtime.terminalBackend()),
      previews: new PreviewProxy(runtime.previewBackend()),
    };
    this.#health = { status: "ready", step: null };
  }

  /** Takes no new connections and ends those there are, telling clients to come back. */
  async close(): Promise<void> {
    this.#health = { status: "stopping", step: null };
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#ready?.calls.broadcastReconnectNotification();
    this.#ready?.terminals.close();
    this.#ready?.previews.close();
    for (const sockets of [this.#callSockets, this.#terminalSockets]) {
      for (const client of sockets.clients) client.close(CLOSE.restarting);
    }
    this.#http.closeIdleConnections();
    const force = setTimeout(() => {
      for (const sockets of [this.#callSockets, this.#terminalSockets]) {
        for (const client of sockets.clients) client.terminate();
      }
      this.#http.closeAllConnections();
    }, DRAIN_MS);
    await closed;
    clearTimeout(force);
  }

  async #request(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const destination = destinationOf(req.headers.host, this.#previewDomain);
    if (destination.kind === "refused") {
      sendPage(res, 421, "This is not a Forkyard address", destination.reason, false);
      return;
    }
    if (destination.kind === "preview") {
      if (this.#ready === null) this.#sendStarting(res);
      else await this.#ready.previews.handle(req, res, destination);
      return;
    }
    for (const [name, value] of Object.entries(APP_HEADERS)) res.setHeader(name, value);
    const path = pathOf(req);
    const changes = req.method !== "GET" && req.method !== "HEAD";
    if ((changes || path.startsWith("/api/")) && !isOwnOrigin(req.headers)) {
      sendJson(res, 403, { error: FOREIGN });
      return;
    }
    if (path === "/api/health") {
      sendJson(res, this.#health.status === "ready" ? 200 : 503, this.#health);
      return;
    }
    if (this.#ready === null) {
      this.#sendStarting(res);
      return;
    }
    await this.#app(req, res, path, this.#ready);
  }

  async #app(req: IncomingMessage, res: ServerResponse, path: string, ready: Ready): Promise<void> {
    if (path.startsWith("/api/trpc/")) {
      res.setHeader("Cache-Control", "no-store");
      await nodeHTTPRequestHandler({
        router: appRouter,
        req,
        res,
        path: path.slice("/api/trpc/".length),
        createContext: () => ready.runtime.context(),
        maxBodySize: MAX_REQUEST_BYTES,
        maxBatchSize: MAX_BATCH,
      });
      return;
    }
    if (path === "/api/images/upload") {
      await serveImageUpload(req, res, ready.runtime.context());
      return;
    }
    if (path.startsWith("/api/files/")) {
      await serveFiles(req, res, ready.runtime.context());
      return;
    }
    if (path.startsWith("/api/")) {
      sendJson(res, 404, {
        error: { code: "NOT_FOUND", message: `There is no ${path.slice(0, 100)}`, hint: null },
      });
      return;
    }
    if (ready.pages === null) {
      sendPage(res, 404, "No pages", "This server was started for its API only (FORKYARD_PAGES=off).", false);
      return;
    }
    await ready.pages.handle(req, res);
  }

  async #upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const destination = destinationOf(req.headers.host, this.#previewDomain);
    if (destination.kind === "refused") return refuseUpgrade(socket, 421);
    if (this.#ready === null || this.#health.status !== "ready") return refuseUpgrade(socket, 503);
    const { previews, pages, runtime } = this.#ready;
    if (destination.kind === "preview") return previews.upgrade(req, socket, head, destination);
    if (!isOwnOrigin(req.headers)) return refuseUpgrade(socket, 403);
    const path = pathOf(req);
    if (path === "/api/ws") {
      this.#callSockets.handleUpgrade(req, socket, head, (client) =>
        this.#callSockets.emit("connection", client, req),
      );
      return;
    }
    if (path.startsWith("/api/terminal/")) {
      this.#terminalSockets.handleUpgrade(req, socket, head, (client) => this.#terminal(client, req, path));
      return;
    }
    if (path.startsWith("/_next/") && pages !== null && runtime.settings.dev)
      return pages.upgrade(req, socket, head);
    return refuseUpgrade(socket, 404);
  }

  #terminal(client: WebSocket, req: IncomingMessage, path: string): void {
    const ready = this.#ready!;
    const from = Number(new URL(req.url ?? "/", "http://localhost").searchParams.get("from") ?? 0);
    const options = {
      processId: decodeURIComponentSafely(path.slice("/api/terminal/".length)),
      fromOffset: Number.isSafeInteger(from) && from >= 0 ? from : 0,
    };
    ready.terminals.serve(client, options).catch((error) => {
      ready.runtime.log.error({ err: error, ...options }, "a terminal failed");
      client.terminate();
    });
  }

  #sendStarting(res: ServerResponse): void {
    const stopping = this.#health.status === "stopping";
    const title = stopping ? "Forkyard is stopping" : "Forkyard is starting";
    sendPage(res, 503, title, this.#health.step ?? "It is here in a moment.", true);
  }

  #failed(error: unknown, res: ServerResponse): void {
    this.#ready?.runtime.log.error({ err: error }, "a request failed");
    if (res.headersSent) res.destroy();
    else sendPage(res, 500, "Something went wrong", "The server's log has the details.", false);
  }
}

const FOREIGN = {
  code: "FORBIDDEN",
  message: "Only pages of this dashboard may call it, and this request came from another one",
  hint: "Call it from the dashboard itself, or without a browser.",
};

function pathOf(req: IncomingMessage): string {
  return (req.url ?? "/").split("?", 1)[0]!;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  res.end(body);
}

function sendPage(res: ServerResponse, status: number, title: string, text: string, refresh: boolean): void {
  const { body, headers } = renderStatusPage({ status, title, text, refresh });
  res.writeHead(status, headers);
  res.end(body);
}

function refuseUpgrade(socket: Duplex, status: 403 | 404 | 421 | 503): void {
  const reasons = {
    403: "Forbidden",
    404: "Not Found",
    421: "Misdirected Request",
    503: "Service Unavailable",
  };
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
