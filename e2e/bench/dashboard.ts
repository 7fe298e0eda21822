import { startTestServer } from "../../server/testing/instance.ts";
import { openBrowser } from "./browser.ts";
import { measureLineage } from "./lineage.ts";
import { measureLive } from "./live.ts";
import { measurePages } from "./pages.ts";
import { fillDatabase } from "./rows.ts";
import type { Result } from "./stats.ts";

/** The dashboard in a browser, on the production build and a server of its own with many rows. */
export async function measureDashboard(): Promise<Result[]> {
  const server = await startTestServer();
  const browser = await openBrowser();
  try {
    await fillDatabase(server, { sandboxes: 200, snapshots: 500, status: "failed" });
    const pages = await measurePages(browser, server);
    const live = await measureLive(browser, server);
    await fillDatabase(server, { sandboxes: 2150, snapshots: 2150, status: "terminated" });
    return [...pages, ...live, ...(await measureLineage(browser, server, 5000))];
  } finally {
    await browser.close();
    await server.dispose();
  }
}
