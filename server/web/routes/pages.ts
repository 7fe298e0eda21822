import type { IncomingMessage, ServerResponse } from "node:http";
import type { Pages } from "../parts.ts";
import { withTeam } from "../team-pages.ts";

/** The dashboard's pages. An address without a team leads to one's last team. */
export async function servePages(req: IncomingMessage, res: ServerResponse, pages: Pages): Promise<void> {
  const address = withTeam(req.url ?? "/", "local");
  if (address === null) await pages.handle(req, res);
  else res.writeHead(307, { Location: address, "Cache-Control": "no-store" }).end();
}
