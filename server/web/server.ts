import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import type { Runtime } from "../runtime.ts";
import { destinationOf, isOwnOrigin } from "../streams/hosts.ts";
import { PreviewProxy } from "../streams/preview.ts";
import { pathOf, refuseUpgrade, sendFailure, sendPage } from "./answers.ts";
import { setAppHeaders } from "./headers.ts";
import type { Health, Pages, Parts } from "./parts.ts";
import { serveApp } from "./routes/app.ts";
import { serveHealth } from "./routes/health.ts";
import { Sockets } from "./sockets.ts";

/** Calls under way get this long to end when the server stops. */
const DRAIN_MS = 5_000;

type Ready = Parts & { sockets: Sockets; previews: PreviewProxy };

/**
 * The one HTTP server and its one upgrade dispatcher. It listens before the rest is there, so that a taken port shows
 * at once; until `open` everything but /api/health is answered with "starting".
 */
export class WebServer {
  readonly #port: number;
  readonly #previewDomain: string;
  readonly #http: Server;
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
    const parts: Parts = { runtime, pages };
    this.#ready = {
      ...parts,
      sockets: new Sockets(parts),
      previews: new PreviewProxy(runtime.previewBackend()),
    };
    this.#health = { status: "ready", step: null };
  }

  /** Takes no new connections and ends those there are, telling clients to come back. */
  async close(): Promise<void> {
    this.#health = { status: "stopping", step: null };
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#ready?.sockets.close();
    this.#ready?.previews.close();
    this.#http.closeIdleConnections();
    const force = setTimeout(() => {
      this.#ready?.sockets.terminate();
      this.#http.closeAllConnections();
    }, DRAIN_MS);
    await closed;
    clearTimeout(force);
  }

  async #request(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const destination = destinationOf(req.headers.host, this.#previewDomain);
    if (destination.kind === "refused") {
      sendPage(res, 421, { title: "This is not a Forkyard address", text: destination.reason });
      return;
    }
    if (destination.kind === "preview") {
      if (this.#ready === null) this.#sendStarting(res);
      else await this.#ready.previews.handle(req, res, destination);
      return;
    }
    setAppHeaders(res);
    const path = pathOf(req);
    const changes = req.method !== "GET" && req.method !== "HEAD";
    if ((changes || path.startsWith("/api/")) && !isOwnOrigin(req.headers)) {
      sendFailure(res, 403, {
        code: "FORBIDDEN",
        message: "Only pages of this dashboard may call it, and this request came from another one",
        hint: "Call it from the dashboard itself, or without a browser.",
      });
    } else if (path === "/api/health") serveHealth(res, this.#health);
    else if (this.#ready === null) this.#sendStarting(res);
    else await serveApp(req, res, path, this.#ready);
  }

  async #upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const destination = destinationOf(req.headers.host, this.#previewDomain);
    if (destination.kind === "refused") return refuseUpgrade(socket, 421);
    if (this.#ready === null || this.#health.status !== "ready") return refuseUpgrade(socket, 503);
    const { previews, sockets } = this.#ready;
    if (destination.kind === "preview") return previews.upgrade(req, socket, head, destination);
    if (!isOwnOrigin(req.headers)) return refuseUpgrade(socket, 403);
    return sockets.upgrade(req, socket, head);
  }

  #sendStarting(res: ServerResponse): void {
    const stopping = this.#health.status === "stopping";
    const title = stopping ? "Forkyard is stopping" : "Forkyard is starting";
    sendPage(res, 503, { title, text: this.#health.step ?? "It is here in a moment.", refresh: true });
  }

  #failed(error: unknown, res: ServerResponse): void {
    this.#ready?.runtime.log.error({ err: error }, "a request failed");
    if (res.headersSent) res.destroy();
    else sendPage(res, 500, { title: "Something went wrong", text: "The server's log has the details." });
  }
}
