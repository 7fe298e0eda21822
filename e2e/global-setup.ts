import { startTestServer } from "../server/testing/instance.ts";

/**
 * One real server with its own containerd for the whole run. FORKYARD_E2E_URL, if set already, names one that runs.
 * Returns what ends it; that fails when the server left anything on the host.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.FORKYARD_E2E_URL) return undefined;
  const server = await startTestServer();
  process.env.FORKYARD_E2E_URL = server.url;
  return () => server.dispose();
}
