import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ctx } from "../services/context.ts";
import { duringAccountCall } from "./account-change.ts";
import { ADDRESS_HEADER, type Auth } from "./auth.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { noteAccount } from "./note-account.ts";

const PREFIX = "/api/auth";
const MAX_BODY_BYTES = 64 * 1024;

/** What of better-auth answers over HTTP. Teams, members, invitations and keys are changed by procedures only. */
const PATHS = new Set([
  "/sign-in/email",
  "/sign-in/social",
  "/callback/oidc",
  "/sign-out",
  "/get-session",
  "/list-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  "/change-password",
  "/update-user",
  "/link-social",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/get-totp-uri",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/two-factor/generate-backup-codes",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/generate-authenticate-options",
  "/passkey/verify-authentication",
  "/passkey/list-user-passkeys",
  "/passkey/delete-passkey",
  "/passkey/update-passkey",
  "/forkyard/methods",
  "/forkyard/ways-in",
  "/forkyard/disconnect",
  "/forkyard/setup",
  "/forkyard/invitation",
  "/forkyard/join",
  "/forkyard/accept",
]);

/** Serves /api/auth/…; false if there is no such address. */
export async function serveAuth(
  req: IncomingMessage,
  res: ServerResponse,
  {
    auth,
    doorkeeper,
    parts,
  }: { auth: Auth; doorkeeper: Doorkeeper; parts: Pick<Ctx, "db" | "events" | "log"> },
): Promise<boolean> {
  const url = new URL(req.url ?? "/", "http://localhost");
  // Written in another way, such as with /./ in it, it would not be counted as the attempt that it is.
  if ((req.url ?? "").split("?", 1)[0] !== url.pathname) return false;
  if (!PATHS.has(url.pathname.slice(PREFIX.length))) return false;
  const reading = req.method === "GET" || req.method === "HEAD";
  const body = reading ? null : await readBody(req);
  if (body === undefined) {
    res.writeHead(413, { Connection: "close" }).end();
    return true;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === "string") headers.set(name, value);
  }
  headers.delete("authorization"); // keys are for procedures
  headers.set(ADDRESS_HEADER, doorkeeper.addressOf(req) ?? "");
  const request = new Request(`http://${req.headers.host}${url.pathname}${url.search}`, {
    method: req.method ?? "GET",
    headers,
    body,
  });
  const call = {
    path: url.pathname.slice(PREFIX.length),
    visitor: await doorkeeper.visitorOf(req),
    address: doorkeeper.addressOf(req),
  };
  const response = await duringAccountCall(call, () => auth.handler(request));
  // Strangers change nothing that is remembered, and can't make the server look again at everything.
  if (!reading && call.visitor !== null) await doorkeeper.changed();
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie") res.setHeader(name, value);
  });
  const cookies = response.headers.getSetCookie();
  const { status } = response;
  const note = () =>
    noteAccount(parts, { ...call, status, body, cookie: req.headers.cookie }).catch((err) =>
      parts.log.error({ err, path: call.path }, "the audit log could not be written"),
    );
  if (status < 400) await note();
  if (cookies.length > 0) res.setHeader("Set-Cookie", cookies);
  res.setHeader("Cache-Control", "no-store");
  res.writeHead(status);
  res.end(Buffer.from(await response.arrayBuffer()));
  // Only of an account that there is a failure is noted: how long that takes must not tell.
  if (status >= 400) await note();
  return true;
}

/** undefined if it is too large. */
async function readBody(req: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
