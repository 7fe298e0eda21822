import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { isForkyardError } from "../domain/errors.ts";
import { isRateLimited } from "../limits/rate-limited.ts";
import type { Actor } from "../services/context.ts";
import { shareVisitor } from "../services/shares/visitor.ts";
import { TerminalServer } from "../streams/terminal.ts";
import { terminalBackend } from "../streams/terminal-backend.ts";
import { CLOSE } from "../streams/terminal-close.ts";
import { MAX_CLIENT_FRAME_BYTES } from "../streams/terminal-protocol.ts";
import { appRouter } from "../trpc/root.ts";
import { pathOf, refuseUpgrade } from "./answers.ts";
import type { Parts } from "./parts.ts";
import { ShareViewers } from "./share-viewers.ts";

const SHARED_TERMINAL = "/api/share/terminal";
const SHARE_PROTOCOL = "forkyard-share";
/** A UUID, or whatever else nobody guesses. */
const TYPIST = /^[A-Za-z0-9-]{16,64}$/;
const MAX_MESSAGE_BYTES = 1_048_576;
const REVOKED_MS = 1_000;
const REFUSED = { UNAUTHENTICATED: 401, NOT_FOUND: 404, RATE_LIMITED: 503 } as const;

/** The dashboard's WebSockets: calls and subscriptions, terminals, and Next's own in development. */
export class Sockets {
  readonly #parts: Parts;
  readonly #callSockets = socketServer(MAX_MESSAGE_BYTES);
  readonly #terminalSockets = socketServer(MAX_CLIENT_FRAME_BYTES);
  readonly #calls: ReturnType<typeof applyWSSHandler>;
  readonly #terminals: TerminalServer;
  readonly #viewers = new ShareViewers();
  /** Who opened a socket. */
  readonly #actors = new WeakMap<IncomingMessage, Actor>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#terminals = new TerminalServer();
    this.#calls = applyWSSHandler({
      wss: this.#callSockets,
      router: appRouter,
      createContext: ({ req }) => parts.runtime.contextFor(this.#actors.get(req)!),
      // Whose connection broke is to be gone from where they were within 10 s.
      keepAlive: { enabled: true, pingMs: 4_000, pongWaitMs: 4_000 },
    });
  }

  async upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { pages, runtime } = this.#parts;
    const path = pathOf(req);
    if (path === "/api/ws") {
      const actor = await this.#admit(req, socket);
      if (actor === null) return;
      this.#actors.set(req, actor);
      this.#callSockets.handleUpgrade(req, socket, head, (client) => {
        this.#watch(client, actor);
        this.#callSockets.emit("connection", client, req);
      });
    } else if (path.startsWith("/api/terminal/")) {
      const actor = await this.#admit(req, socket);
      if (actor === null) return;
      this.#terminalSockets.handleUpgrade(req, socket, head, (client) => {
        this.#watch(client, actor);
        this.#terminal(client, actor, req, decodeSafely(path.slice("/api/terminal/".length)));
      });
    } else if (path === SHARED_TERMINAL) {
      await this.#sharedTerminal(req, socket, head);
    } else if (path.startsWith("/_next/") && pages !== null && runtime.settings.dev) {
      await pages.upgrade(req, socket, head);
    } else {
      refuseUpgrade(socket, 404);
    }
  }

  /**
   * Looks on at the one terminal that a share link is for. Browsers send no header of ours with a WebSocket, so the
   * token comes as a second subprotocol: that stands in no address.
   */
  async #sharedTerminal(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { parts, doorkeeper } = this.#parts.runtime;
    const offered = (req.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    const token = offered[0] === SHARE_PROTOCOL ? (offered[1] ?? "") : "";
    try {
      const visitor = await shareVisitor(parts, { token, address: doorkeeper.addressOf(req) });
      const { processId } = visitor.link;
      if (processId === null) return refuseUpgrade(socket, 404);
      parts.callLimits?.take(visitor.actor, "shares.watch");
      // It may have closed while its token was looked up.
      if (socket.destroyed) return;
      const leave = this.#viewers.enter(visitor.link.id);
      if (leave === null) return refuseUpgrade(socket, 503);
      socket.once("close", leave);
      this.#terminalSockets.handleUpgrade(req, socket, head, (client) => {
        this.#watch(client, visitor.actor);
        this.#terminal(client, visitor.actor, req, processId);
      });
    } catch (error) {
      if (!isForkyardError(error)) throw error;
      refuseUpgrade(socket, isRateLimited(error) ? 503 : 404);
    }
  }

  /** How many are open, by kind. */
  counts(): Record<string, number> {
    return { calls: this.#callSockets.clients.size, terminal: this.#terminalSockets.clients.size };
  }

  /** Asks all clients to go and come back later. */
  close(): void {
    this.#calls.broadcastReconnectNotification();
    this.#terminals.close();
    for (const client of this.#clients()) client.close(CLOSE.restarting);
  }

  /** Ends those that did not go. */
  terminate(): void {
    for (const client of this.#clients()) client.terminate();
  }

  /** Who asks; null after a refusal, if nobody that may. */
  async #admit(req: IncomingMessage, socket: Duplex): Promise<Actor | null> {
    const { doorkeeper, parts } = this.#parts.runtime;
    try {
      const actor = await doorkeeper.actorOf(req);
      parts.callLimits?.take(actor, "socket");
      return actor;
    } catch (error) {
      if (!isForkyardError(error)) throw error;
      refuseUpgrade(socket, REFUSED[error.code as keyof typeof REFUSED] ?? 403);
      return null;
    }
  }

  #watch(client: WebSocket, actor: Actor): void {
    const ended = this.#parts.runtime.doorkeeper.connections.add(actor, () => {
      client.close(CLOSE.revoked);
      // Whoever doesn't answer the close is hung up on.
      setTimeout(() => client.terminate(), REVOKED_MS).unref();
    });
    client.once("close", ended);
  }

  #clients(): WebSocket[] {
    return [...this.#callSockets.clients, ...this.#terminalSockets.clients];
  }

  #terminal(client: WebSocket, actor: Actor, req: IncomingMessage, processId: string): void {
    const { searchParams } = new URL(req.url ?? "/", "http://localhost");
    const id = searchParams.get("typist") ?? "";
    const options = {
      processId,
      fromOffset: bytesIn(searchParams.get("from")),
      typist: TYPIST.test(id) ? { id, typed: bytesIn(searchParams.get("typed")) } : null,
    };
    this.#terminals
      .serve(client, options, terminalBackend(this.#parts.runtime.contextFor(actor)))
      .catch((error) => {
        this.#parts.runtime.log.error({ err: error, processId }, "a terminal failed");
        client.terminate();
      });
  }
}

function bytesIn(text: string | null): number {
  const bytes = Number(text ?? 0);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : 0;
}

function socketServer(maxPayload: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
