import type { IncomingMessage, ServerResponse } from "node:http";
import { ADDRESS_HEADER } from "../../auth/auth.ts";
import { TEAM_HEADER, type Visitor } from "../../auth/doorkeeper.ts";
import { renewSession } from "../../auth/renew-session.ts";
import type { Runtime } from "../../runtime.ts";
import { pathOf } from "../answers.ts";
import type { Pages } from "../parts.ts";
import { teamOf, withTeam } from "../team-pages.ts";

/** Pages that anybody may open, and what they load. */
const OPEN = /^\/(sign-in|setup|invite|share)(\/|$)|^\/_next\/|^\/[^/]+\.(svg|png|ico|txt|webmanifest)$/;
/** Tells somebody who is in no team how they get into one. */
const TEAMLESS = "/no-team";
/** An address that no page has: shows the page for what is not found. */
const NOWHERE = "/_not-found";

/**
 * The dashboard's pages. Whoever isn't signed in is led to the sign-in page, a team that they aren't in is not found,
 * and an address without a team leads to their last one.
 */
export async function servePages(
  req: IncomingMessage,
  res: ServerResponse,
  { runtime, pages }: { runtime: Runtime; pages: Pages },
): Promise<void> {
  const { doorkeeper } = runtime;
  const path = pathOf(req);
  // What pages ask on the server is asked as this visitor; see Doorkeeper.
  delete req.headers[TEAM_HEADER];
  req.headers[ADDRESS_HEADER] = doorkeeper.addressOf(req) ?? "";
  if (OPEN.test(path)) return pages.handle(req, res);
  const visitor = await doorkeeper.visitorOf(req);
  if (visitor === null) {
    const setUp = await doorkeeper.isSetUp();
    return redirect(res, setUp ? `/sign-in?next=${encodeURIComponent(req.url ?? "/")}` : "/setup");
  }
  // With two slashes in front it would be another host's.
  if (!(await renewSession(runtime, req, res, visitor)))
    return redirect(res, (req.url ?? "/").replace(/^[/\\]*/, "/"));
  const last = lastTeam(visitor);
  const address = withTeam(req.url ?? "/", last ?? "");
  if (address !== null) return redirect(res, last === null ? TEAMLESS : address);
  if (path === TEAMLESS && last !== null) return redirect(res, "/");
  const slug = teamOf(path);
  if (slug !== null) {
    const team = visitor.teams.find((candidate) => candidate.slug === slug);
    if (team === undefined) req.url = NOWHERE;
    else {
      req.headers[TEAM_HEADER] = slug;
      await doorkeeper.lookedAt(visitor, team.teamId);
    }
  }
  // Next would answer what it can't decode with a bare 500.
  if (!decodes(path)) req.url = NOWHERE;
  await pages.handle(req, res);
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function lastTeam({ teams, session }: Visitor): string | null {
  return (teams.find(({ teamId }) => teamId === session.activeTeamId) ?? teams[0])?.slug ?? null;
}

function redirect(res: ServerResponse, address: string): void {
  res.writeHead(307, { Location: address, "Cache-Control": "no-store" }).end();
}
