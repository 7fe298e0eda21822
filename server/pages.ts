import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import type { Settings } from "./env.ts";
import type { Pages } from "./web.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** Next, for the pages only. Takes seconds; in development it compiles pages when they are first asked for. */
export async function openPages({ dev, host, port }: Pick<Settings, "dev" | "host" | "port">) {
  // Read by Next and React when they are loaded.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { default: next } = await import("next");
  const app = next({
    dev,
    dir: PROJECT,
    hostname: host === "127.0.0.1" ? "localhost" : host,
    port,
    // Next attaches an upgrade listener of its own to this server. Upgrades are ours to hand out, so it gets another.
    httpServer: createServer(),
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  const pages: Pages = { handle: (req, res) => handle(req, res), upgrade };
  return { pages, close: () => app.close() };
}
