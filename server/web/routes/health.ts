import type { ServerResponse } from "node:http";
import { sendJson } from "../answers.ts";
import type { Health } from "../parts.ts";

/** /api/health: 200 when everything is served, else 503; open to everybody. */
export function serveHealth(res: ServerResponse, health: Health): void {
  sendJson(res, health.status === "ready" ? 200 : 503, health);
}
