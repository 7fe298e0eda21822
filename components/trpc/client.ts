import { createTRPCClient, createWSClient, httpBatchLink, httpLink, splitLink, wsLink } from "@trpc/client";
import type { AppRouter } from "@/server/trpc/root";
import { setConnection, setConnectionLost } from "./connection";
import { ReconnectGate } from "./reconnect-gate";

const HTTP_URL = "/api/trpc";
const WS_PATH = "/api/ws";
/** Close code: the session has ended, or allows something else now (server/streams/terminal-close.ts). */
const REVOKED = 4401;

/**
 * Queries in batches and each mutation alone (one may take minutes and must not hold others up) over HTTP,
 * subscriptions over this tab's one WebSocket.
 */
function makeClient(team: string) {
  const headers = { "x-forkyard-team": team };
  const http = splitLink({
    condition: (op) => op.type === "mutation",
    true: httpLink({ url: HTTP_URL, headers }),
    false: httpBatchLink({ url: HTTP_URL, headers, maxURLLength: 4000, maxItems: 20 }),
  });
  if (typeof window === "undefined") {
    return { client: createTRPCClient<AppRouter>({ links: [http] }), close: () => {} };
  }
  const socket = openSocket(team);
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        // Where this tab is goes the way of the subscription that it belongs to.
        condition: (op) => op.type === "subscription" || op.path === "presence.move",
        true: wsLink({ client: socket }),
        false: http,
      }),
    ],
  });
  return { client, close: () => void socket.close() };
}

let inBrowser: ({ team: string } & ReturnType<typeof makeClient>) | undefined;

/**
 * One for the whole tab, of the team that it shows: React may throw a first render away and start again, and a socket
 * made in it would stay.
 */
export function getClient(team: string) {
  if (typeof window === "undefined") return makeClient(team).client;
  if (inBrowser?.team !== team) {
    inBrowser?.close();
    inBrowser = { team, ...makeClient(team) };
  }
  return inBrowser.client;
}

function openSocket(team: string) {
  const gate = new ReconnectGate();
  window.addEventListener("online", () => gate.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") gate.wake();
  });
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  /** A browser waits long for the other end to agree, and that may be gone: the page says at once how it stands. */
  class Socket extends WebSocket {
    override close(code?: number, reason?: string): void {
      if (this.readyState === WebSocket.OPEN) setConnection(false);
      super.close(code, reason);
    }
  }
  const client = createWSClient({
    WebSocket: Socket,
    // Asked for before every attempt, whoever makes it: the one place to wait in.
    url: async () => {
      await gate.pass();
      return `${scheme}://${window.location.host}${WS_PATH}?team=${team}`;
    },
    retryDelayMs: () => 0,
    keepAlive: { enabled: true, intervalMs: 5000, pongTimeoutMs: 3000 },
    onOpen: () => {
      gate.opened();
      setConnection(true);
    },
    onClose: (cause) => {
      gate.closed();
      setConnection(false);
      // What one may do has changed: the page comes again as it is now, or the one for signing in.
      if (cause?.code === REVOKED) reloadOnce();
    },
  });
  let failures = 0;
  client.connectionState.subscribe({
    next: (next) => {
      if (next.state === "pending") failures = 0;
      else if (next.state === "connecting" && next.error && ++failures >= 3) {
        setConnectionLost();
        void reloadIfSignedOut(team);
      }
    },
  });
  return client;
}

/** A refused connection looks like a lost one; asked by HTTP the server says which it is. */
async function reloadIfSignedOut(team: string): Promise<void> {
  const answer = await fetch(`${HTTP_URL}/account.me`, { headers: { "x-forkyard-team": team } }).catch(
    () => null,
  );
  if (answer?.status === 401 || answer?.status === 404) reloadOnce();
}

let reloading = false;

/** A second one would break off the first, whose answer may hold another session cookie. */
function reloadOnce(): void {
  if (reloading) return;
  reloading = true;
  window.location.reload();
}
