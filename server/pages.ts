import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import type { Settings } from "./env.ts";
import type { Pages } from "./web/parts.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** Next, for the pages only. Takes seconds; in development it compiles pages when they are first asked for. */
export async function openPages({ dev, host, port }: Pick<Settings, "dev" | "host" | "port">) {
  // Read by Next and React when they are loaded.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { default: next } = await import("next");
  // Next's upgrade listener hangs on this server, which never listens: upgrades are ours to hand out.
  const upgrades = createServer();
  const app = next({
    dev,
    dir: PROJECT,
    hostname: host === "127.0.0.1" ? "localhost" : host,
    port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  // getUpgradeHandler() answers nothing, and without its answer a page in development never becomes interactive.
  const upgrade: Pages["upgrade"] = async (req, socket, head) => {
    if (!upgrades.emit("upgrade", req, socket, head)) socket.destroy(); // no page was asked for yet: try again
  };
  const pages: Pages = { handle: (req, res) => handle(req, res), upgrade };
  return { pages, close: () => app.close() };
}
