import type { IncomingMessage, ServerResponse } from "node:http";
import { isId } from "../../domain/ids.ts";
import type { Runtime } from "../../runtime.ts";
import type { Actor } from "../../services/context.ts";
import { previewUrl } from "../../services/ports/preview-url.ts";
import type { PreviewHost } from "../../streams/hosts.ts";
import { enterUrl } from "../../streams/preview-access.ts";
import { refuse } from "../admit.ts";
import { sendFailure, sendJson, sendPage } from "../answers.ts";

const MISSING = {
  title: "This port is not exposed",
  text: "No sandbox of your teams exposes it. Expose it in the sandbox's Ports tab.",
};

/**
 * GET /open-preview?sandbox=…&port=…&to=…: where a private preview sends a browser that shows no pass. Leads back with
 * a ticket, or to the sign-in page.
 */
export async function openPreview(
  req: IncomingMessage,
  res: ServerResponse,
  runtime: Runtime,
): Promise<void> {
  const { doorkeeper, previews } = runtime;
  const visitor = await doorkeeper.visitorOf(req);
  if (visitor === null) return redirect(res, `/sign-in?next=${encodeURIComponent(req.url ?? "/")}`);
  const { host, to } = parse(req);
  const target = host === null ? null : await previews.lookUp(host);
  const membership = visitor.teams.find(({ teamId }) => teamId === target?.teamId);
  if (host === null || membership === undefined) return sendPage(res, 404, MISSING);
  const actor: Actor = {
    userId: visitor.user.id,
    name: visitor.user.name,
    teamId: membership.teamId,
    role: membership.role,
    via: { kind: "session", id: visitor.session.id },
    address: doorkeeper.addressOf(req),
  };
  redirect(res, wayIn(runtime, actor, host, to));
}

/** POST /api/previews/enter?sandbox=…&port=…: `{url}`, an address that opens a preview in a frame, once and soon. */
export async function enterPreview(
  req: IncomingMessage,
  res: ServerResponse,
  runtime: Runtime,
): Promise<void> {
  try {
    const { doorkeeper, previews, parts } = runtime;
    const actor = await doorkeeper.actorOf(req);
    parts.callLimits?.take(actor, "previews.enter");
    const { host, to } = parse(req);
    const target = host === null ? null : await previews.lookUp(host);
    if (host === null || target?.teamId !== actor.teamId)
      return sendFailure(res, 404, { code: "NOT_FOUND", message: MISSING.title, hint: MISSING.text });
    sendJson(res, 200, { url: wayIn(runtime, actor, host, to) });
  } catch (error) {
    refuse(res, error);
  }
}

/** With a ticket for a person; a script sends its key with each request instead. */
function wayIn({ settings, previews }: Runtime, actor: Actor, host: PreviewHost, to: string): string {
  const url = previewUrl(settings, host);
  const ticket = previews.passes.ticketFor(actor, host);
  return ticket === null ? url : enterUrl(url, ticket, to);
}

function parse(req: IncomingMessage): { host: PreviewHost | null; to: string } {
  const { searchParams } = new URL(req.url ?? "/", "http://localhost");
  const sandboxId = searchParams.get("sandbox") ?? "";
  const port = Number(searchParams.get("port"));
  const known = isId("sandbox", sandboxId) && Number.isInteger(port) && port >= 1 && port <= 65_535;
  return { host: known ? { sandboxId, port } : null, to: searchParams.get("to") ?? "/" };
}

function redirect(res: ServerResponse, location: string): void {
  // The address may hold a ticket.
  res.writeHead(303, { Location: location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
  res.end();
}
