import { startTestServer } from "../server/testing/instance.ts";

/**
 * One real server with its own containerd for the whole run, its owner signed in. FORKYARD_E2E_URL, if set already,
 * names one that runs, and FORKYARD_E2E_ACCOUNT who is signed in there (`{"cookie":"…","apiKey":"…"}`).
 * Returns what ends it; that fails when the server left anything on the host.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.FORKYARD_E2E_URL) return undefined;
  const server = await startTestServer();
  process.env.FORKYARD_E2E_URL = server.url;
  const { cookie, apiKey } = server;
  process.env.FORKYARD_E2E_ACCOUNT = JSON.stringify({ cookie, apiKey });
  return () => server.dispose();
}
