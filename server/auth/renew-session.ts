import type { IncomingMessage, ServerResponse } from "node:http";
import { isAPIError } from "better-auth/api";
import type { Auth } from "./auth.ts";
import type { Doorkeeper, Visitor } from "./doorkeeper.ts";

/**
 * On the way to a page: prolongs a session that is in use, and gives it another token where the person's rights were
 * changed. Only here, since what a page calls at the same time still has the former cookie. False if another tab was
 * given that token a moment ago: the browser has it, or will, and is to ask again.
 */
export async function renewSession(
  { auth, doorkeeper }: { auth: Auth; doorkeeper: Doorkeeper },
  req: IncomingMessage,
  res: ServerResponse,
  visitor: Visitor,
): Promise<boolean> {
  if (req.headers["sec-fetch-dest"] !== "document" || req.headers.cookie === undefined) return true;
  const headers = new Headers({ cookie: req.headers.cookie });
  const answered = visitor.session.rotate
    ? await auth.api.rotateSession({ headers, returnHeaders: true }).catch(nullIfGone)
    : await auth.api.getSession({ headers, returnHeaders: true });
  if (answered === null) return false;
  const cookies = answered.headers.getSetCookie();
  if (cookies.length === 0) return true;
  res.appendHeader("Set-Cookie", cookies);
  if (!visitor.session.rotate) return true;
  // What the page asks on the server must come with the new cookie, too.
  req.headers.cookie = cookies.map((cookie) => cookie.split(";", 1)[0]!).join("; ");
  await doorkeeper.changed();
  return true;
}

function nullIfGone(error: unknown): null {
  if (isAPIError(error) && error.statusCode === 401) return null;
  throw error;
}
