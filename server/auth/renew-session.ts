import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth } from "./auth.ts";
import type { Doorkeeper, Visitor } from "./doorkeeper.ts";

/**
 * On the way to a page: prolongs a session that is in use, and gives it another token where the person's rights were
 * changed. Only here, since what a page calls at the same time still has the former cookie.
 */
export async function renewSession(
  { auth, doorkeeper }: { auth: Auth; doorkeeper: Doorkeeper },
  req: IncomingMessage,
  res: ServerResponse,
  visitor: Visitor,
): Promise<void> {
  if (req.headers["sec-fetch-dest"] !== "document" || req.headers.cookie === undefined) return;
  const headers = new Headers({ cookie: req.headers.cookie });
  const { headers: answered } = visitor.session.rotate
    ? await auth.api.rotateSession({ headers, returnHeaders: true })
    : await auth.api.getSession({ headers, returnHeaders: true });
  const cookies = answered.getSetCookie();
  if (cookies.length === 0) return;
  res.appendHeader("Set-Cookie", cookies);
  if (!visitor.session.rotate) return;
  // What the page asks on the server must come with the new cookie, too.
  req.headers.cookie = cookies.map((cookie) => cookie.split(";", 1)[0]!).join("; ");
  await doorkeeper.changed();
}
