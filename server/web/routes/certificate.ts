import type { IncomingMessage, ServerResponse } from "node:http";
import { destinationOf } from "../../streams/hosts.ts";
import { sendFailure, sendJson } from "../answers.ts";
import { isDirectlyLocal } from "../direct.ts";
import type { Parts } from "../parts.ts";

/**
 * GET /api/certificate?domain=…: 200 if a reverse proxy on this machine may get a certificate for that name, so that
 * nobody makes it ask for any number of them. Caddy's `ask` calls it before it gets one.
 */
export async function serveCertificate(
  req: IncomingMessage,
  res: ServerResponse,
  { runtime: { previews, settings } }: Parts,
): Promise<void> {
  const domain = new URL(req.url ?? "/", "http://localhost").searchParams.get("domain") ?? "";
  const destination = destinationOf(domain, settings);
  const known =
    isDirectlyLocal(req) &&
    (destination.kind === "app" ||
      (destination.kind === "preview" && (await previews.lookUp(destination)) !== null));
  if (known) sendJson(res, 200, { domain });
  else sendFailure(res, 404, { code: "NOT_FOUND", message: "This is not one of our names", hint: null });
}
