import type { IncomingMessage, ServerResponse } from "node:http";
import { isAPIError } from "better-auth/api";
import type { Auth } from "./auth.ts";
import type { Doorkeeper, Visitor } from "./doorkeeper.ts";

/**
 * On the way to a page: prolongs a session that is in use, and gives it another token where the person's rights were
 * changed. Only here, since what a page calls at the same time still has the former cookie. False if the browser is
 * to ask for the page again with the new token: it must not wait for a page to have it, since what asks meanwhile
 * with the former one is signed out. Another tab may have been given it a moment ago.
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
  await doorkeeper.changed();
  return false;
}

function nullIfGone(error: unknown): null {
  if (isAPIError(error) && error.statusCode === 401) return null;
  throw error;
}
