import { createTRPCClient, createWSClient, httpBatchLink, httpLink, splitLink, wsLink } from "@trpc/client";
import type { AppRouter } from "@/server/trpc/root";
import { setConnection, setConnectionLost } from "./connection";

const HTTP_URL = "/api/trpc";
const WS_PATH = "/api/ws";
/** Close code: the session has ended, or allows something else now (server/streams/terminal-close.ts). */
const REVOKED = 4401;

/** Waits between attempts to reconnect, ms: at once, then growing to 5 s. */
export function reconnectDelay(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(250 * 2 ** (attempt - 1), 5000);
}

/**
 * Queries in batches and each mutation alone (one may take minutes and must not hold others up) over HTTP,
 * subscriptions over this tab's one WebSocket.
 */
export function makeClient(team: string) {
  const headers = { "x-forkyard-team": team };
  const http = splitLink({
    condition: (op) => op.type === "mutation",
    true: httpLink({ url: HTTP_URL, headers }),
    false: httpBatchLink({ url: HTTP_URL, headers, maxURLLength: 4000, maxItems: 20 }),
  });
  if (typeof window === "undefined") return createTRPCClient<AppRouter>({ links: [http] });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        // Where this tab is goes the way of the subscription that it belongs to.
        condition: (op) => op.type === "subscription" || op.path === "presence.move",
        true: socketLink(team),
        false: http,
      }),
    ],
  });
}

function socketLink(team: string) {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  const client = createWSClient({
    url: `${scheme}://${window.location.host}${WS_PATH}?team=${team}`,
    retryDelayMs: reconnectDelay,
    keepAlive: { enabled: true, intervalMs: 5000, pongTimeoutMs: 3000 },
    onOpen: () => setConnection(true),
    onClose: (cause) => {
      setConnection(false);
      // What one may do has changed: the page comes again as it is now, or the one for signing in.
      if (cause?.code === REVOKED) window.location.reload();
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
  return wsLink({ client });
}

/** A refused connection looks like a lost one; asked by HTTP the server says which it is. */
async function reloadIfSignedOut(team: string): Promise<void> {
  const answer = await fetch(`${HTTP_URL}/account.me`, { headers: { "x-forkyard-team": team } }).catch(
    () => null,
  );
  if (answer?.status === 401 || answer?.status === 404) window.location.reload();
}
