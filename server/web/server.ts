import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import type { Settings } from "../env.ts";
import type { Logger } from "../log.ts";
import { requestIdOf, withRequestId } from "../request-scope.ts";
import type { Runtime } from "../runtime.ts";
import { counts } from "../services/system/counts.ts";
import { clientAddress, destinationOf, isForOwnPages, isOwnOrigin } from "../streams/hosts.ts";
import { PreviewProxy } from "../streams/preview.ts";
import { kindOf, recordAnswer } from "./access-log.ts";
import { pathOf, refuseMalformed, refuseUpgrade, sendFailure, sendPage, sendUnavailable } from "./answers.ts";
import { Gate } from "./gate.ts";
import { setAppHeaders } from "./headers.ts";
import { ServerMetrics } from "./metrics/metrics.ts";
import type { Health, Pages, Parts } from "./parts.ts";
import { serveApp } from "./routes/app.ts";
import { ReadyRoute, serveHealth } from "./routes/health.ts";
import { serveMetrics } from "./routes/metrics.ts";
import { Sockets } from "./sockets.ts";
import { isUpgrade } from "./upgrades.ts";

/** Calls under way get this long to end when the server stops. */
const DRAIN_MS = 5_000;

type Ready = Parts & { sockets: Sockets; previews: PreviewProxy; gate: Gate };

/**
 * The one HTTP server and its one upgrade dispatcher. It listens before the rest is there, so that a taken port shows
 * at once; until `open` everything but /api/health and /api/ready is answered with "starting".
 */
export class WebServer {
  readonly #settings: Settings;
  readonly #log: Logger;
  readonly #http: Server;
  readonly #metrics = new ServerMetrics();
  readonly #readyRoute = new ReadyRoute();
  /** Node's own list leaves out those that were upgraded. */
  readonly #connections = new Set<Duplex>();
  #ready: Ready | null = null;
  #health: Health = { status: "starting", step: null };

  constructor(settings: Settings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
    const onRequest: RequestListener = (req, res) => {
      const requestId = requestIdOf(req.headers["x-request-id"]);
      withRequestId(requestId, () =>
        this.#request(req, res, requestId).catch((error) => this.#failed(error, res)),
      );
    };
    // An upload takes as long as it takes; headers that never end are still cut off.
    this.#http = createServer(
      { requestTimeout: 0, shouldUpgradeCallback: (req) => isUpgrade(req, settings) },
      onRequest,
    );
    this.#http.on("connection", (socket) => {
      this.#connections.add(socket);
      socket.once("close", () => this.#connections.delete(socket));
    });
    this.#http.on("upgrade", (req, socket, head) => {
      socket.on("error", () => socket.destroy());
      withRequestId(requestIdOf(req.headers["x-request-id"]), () =>
        this.#upgrade(req, socket, head).catch((error) => {
          this.#log.error({ err: error, path: pathOf(req) }, "an upgrade failed");
          socket.destroy();
        }),
      );
    });
    this.#http.on("clientError", refuseMalformed);
  }

  /** Rejects with the system's error, such as EADDRINUSE. */
  listen(host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(this.#settings.port, host, () => {
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
      gate: new Gate(runtime),
      previews: new PreviewProxy(runtime.previews),
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
      for (const socket of this.#connections) socket.destroy();
    }, DRAIN_MS);
    await closed;
    clearTimeout(force);
    this.#metrics.close();
  }

  async #request(req: IncomingMessage, res: ServerResponse, requestId: string): Promise<void> {
    const destination = destinationOf(req.headers.host, this.#settings);
    const path = pathOf(req);
    const address = clientAddress(req, this.#settings.trustProxy);
    const kind = destination.kind === "app" ? kindOf(path) : destination.kind;
    recordAnswer(req, res, { kind, address, log: this.#log, metrics: this.#metrics });
    if (destination.kind === "refused") {
      sendPage(res, 421, { title: "This is not a Forkyard address", text: destination.reason });
    } else if (destination.kind === "preview") {
      if (this.#ready === null) this.#sendStarting(res);
      // Previews bypass the sign-in limiter: any web page can make a browser request one, so their 401s must not lock
      // anybody out. Keys are too long to guess, passes are signed.
      else await this.#ready.previews.handle(req, res, destination);
    } else {
      res.setHeader("X-Request-Id", requestId);
      setAppHeaders(req, res, path, this.#settings);
      await this.#app(req, res, path, address);
    }
  }

  async #app(req: IncomingMessage, res: ServerResponse, path: string, address: string): Promise<void> {
    const ready = this.#ready;
    if (isForOwnPages(req.method, path) && !isOwnOrigin(req.headers, this.#settings.publicUrl)) {
      sendFailure(res, 403, {
        code: "FORBIDDEN",
        message: "Only this dashboard's own pages may call it, and this request came from another page",
        hint: "Call it from the dashboard itself, or without a browser.",
      });
    } else if (path === "/api/health") serveHealth(res, this.#health);
    else if (path === "/api/ready") await this.#readyRoute.serve(res, this.#health, ready);
    else if (ready === null) this.#sendStarting(res, path);
    else if (path === "/metrics") {
      const render = async () =>
        this.#metrics.render(await counts({ ctx: ready.runtime.parts }), {
          sockets: ready.sockets.counts(),
          limited: ready.gate.met(),
        });
      const { metricsToken: token, publicUrl } = this.#settings;
      await serveMetrics(req, res, { token, publicUrl, render });
    } else if (await ready.gate.admits(req, res, address)) await serveApp(req, res, path, ready);
  }

  async #upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const destination = destinationOf(req.headers.host, this.#settings);
    if (destination.kind === "refused") return refuseUpgrade(socket, 421);
    if (this.#ready === null || this.#health.status !== "ready") return refuseUpgrade(socket, 503);
    const { previews, sockets } = this.#ready;
    if (destination.kind === "preview") return previews.upgrade(req, socket, head, destination);
    if (!isOwnOrigin(req.headers, this.#settings.publicUrl)) return refuseUpgrade(socket, 403);
    return sockets.upgrade(req, socket, head);
  }

  /** `path` is that of a request to the dashboard itself, where scripts call, too. */
  #sendStarting(res: ServerResponse, path = "/"): void {
    const stopping = this.#health.status === "stopping";
    const title = stopping ? "Forkyard is stopping" : "Forkyard is starting";
    const { step } = this.#health;
    if (path.startsWith("/api/")) sendUnavailable(res, path, step ? `${title}: ${step}` : title);
    else sendPage(res, 503, { title, text: step ?? "It will be ready in a moment.", refresh: true });
  }

  #failed(error: unknown, res: ServerResponse): void {
    // A sender that left in the middle of its request is no fault, and anybody can do that any number of times.
    if (res.destroyed && (error as NodeJS.ErrnoException).code === "ECONNRESET") return;
    this.#log.error({ err: error }, "a request failed");
    if (res.headersSent) res.destroy();
    else sendPage(res, 500, { title: "Something went wrong", text: "The server's log has the details." });
  }
}
