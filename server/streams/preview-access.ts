import type { IncomingMessage } from "node:http";
import { cookieOf } from "../auth/cookies.ts";
import { isForkyardError } from "../domain/errors.ts";
import type { Actor } from "../services/context.ts";
import type { PreviewHost } from "./hosts.ts";
import { PASS_SECONDS, type PreviewPasses } from "./preview-pass.ts";
import type { StatusPage } from "./status-page.ts";

/** Addresses on each preview host that are ours and never reach the sandbox. */
const OURS = "/.forkyard/";
const ENTER = `${OURS}enter`;
const CHECK = `${OURS}check`;
/** For scripts whose server in the sandbox wants an Authorization header of its own. */
export const KEY_HEADER = "x-forkyard-key";

export type PreviewSubject = { teamId: string; visibility: "private" | "public" };

export type Admission<T> =
  /** `actor` is null at a public preview. */
  | { kind: "admitted"; target: T | null; actor: Actor | null }
  | { kind: "redirect"; location: string; setCookie?: string }
  | { kind: "refused"; page: StatusPage };

export type AccessBackend<T extends PreviewSubject> = {
  publicUrl: string;
  passes: PreviewPasses;
  lookUp(host: PreviewHost): Promise<T | null>;
  /** Whom an API key belongs to. Throws a ForkyardError if it is not valid. */
  actorOfKey(key: string, req: IncomingMessage): Promise<Actor>;
  /** Whether a session may still do what it could when it was given the pass. Asked often; remembers for a moment. */
  stillGranted(actor: Actor): Promise<boolean>;
  addressOf(req: IncomingMessage): string | null;
};

/** Lets the team into private previews: people by a pass that they fetch at the dashboard, scripts by their API key. */
export class PreviewAccess<T extends PreviewSubject> {
  readonly #backend: AccessBackend<T>;
  readonly #cookie: { name: string; attributes: string };

  constructor(backend: AccessBackend<T>) {
    this.#backend = backend;
    this.#cookie = passCookie(backend.publicUrl);
  }

  async admit(req: IncomingMessage, host: PreviewHost): Promise<Admission<T>> {
    const url = URL.parse(req.url ?? "/", "http://preview");
    if (url === null) return { kind: "refused", page: UNREADABLE };
    if (url.pathname === ENTER) return this.#enter(url, host);
    const target = await this.#backend.lookUp(host);
    if (url.pathname === CHECK) return this.#check(req, url, host);
    if (url.pathname.startsWith(OURS)) return { kind: "refused", page: NOTHING };
    if (target?.visibility === "public") return { kind: "admitted", target, actor: null };
    const actor = await this.#actorOf(req, host);
    if (actor === "wrong key") return { kind: "refused", page: WRONG_KEY };
    // Strangers are told the same of a private port, of another team's and of one that isn't there.
    if (actor === null) return this.#askForPass(req, url, host);
    // For who may not know of it, it isn't there.
    return { kind: "admitted", target: target?.teamId === actor.teamId ? target : null, actor };
  }

  async #actorOf(req: IncomingMessage, host: PreviewHost): Promise<Actor | null | "wrong key"> {
    const key = keyOf(req);
    if (key !== null) {
      try {
        return await this.#backend.actorOfKey(key, req);
      } catch (error) {
        if (isForkyardError(error)) return "wrong key";
        throw error;
      }
    }
    const pass = cookieOf(req.headers.cookie, this.#cookie.name);
    if (pass === null || !isOfSandbox(req, host)) return null;
    const actor = this.#backend.passes.actorOf(pass, host, this.#backend.addressOf(req));
    return actor !== null && (await this.#backend.stillGranted(actor)) ? actor : null;
  }

  /** A ticket for a cookie; next comes a look whether the browser kept it. */
  #enter(url: URL, host: PreviewHost): Admission<T> {
    const pass = this.#backend.passes.redeem(url.searchParams.get("ticket") ?? "", host);
    if (pass === null) return { kind: "refused", page: OLD_TICKET };
    const setCookie = `${this.#cookie.name}=${pass}; ${this.#cookie.attributes}`;
    const to = encodeURIComponent(localPath(url.searchParams.get("to")));
    return { kind: "redirect", location: `${CHECK}?to=${to}`, setCookie };
  }

  /** Without this look, a browser that keeps no cookies here would be led round in circles. */
  async #check(req: IncomingMessage, url: URL, host: PreviewHost): Promise<Admission<T>> {
    const actor = await this.#actorOf(req, host);
    if (actor === null || actor === "wrong key") return { kind: "refused", page: NO_COOKIE };
    return { kind: "redirect", location: localPath(url.searchParams.get("to")) };
  }

  #askForPass(req: IncomingMessage, url: URL, { sandboxId, port }: PreviewHost): Admission<T> {
    if (!isNavigation(req)) return { kind: "refused", page: PRIVATE };
    const to = new URLSearchParams({
      sandbox: sandboxId,
      port: String(port),
      to: `${url.pathname}${url.search}`,
    });
    return { kind: "redirect", location: `${this.#backend.publicUrl}/open-preview?${to}` };
  }
}

/** Where a ticket is traded for a pass; `to` is a path on the preview host. */
export function enterUrl(previewUrl: string, ticket: string, to: string): string {
  return new URL(`${ENTER}?${new URLSearchParams({ ticket, to: localPath(to) })}`, previewUrl).href;
}

/** A path on the same host and nothing else: never another host, which `//evil.example` and `/\evil` would be. */
export function localPath(to: string | null): string {
  if (to === null || !to.startsWith("/") || to.length > 4096) return "/";
  const url = URL.parse(to, "http://preview");
  if (url === null || url.host !== "preview" || url.pathname.startsWith("//")) return "/";
  return url.pathname.startsWith(OURS) ? "/" : `${url.pathname}${url.search}`;
}

/**
 * The pass belongs to this one host and its scripts can't read it. In the dashboard a preview is a frame, perhaps of
 * another site: there only a cookie with SameSite=None is kept, partitioned, so that it counts under this dashboard.
 * None needs Secure, which browsers take over HTTPS and on localhost.
 */
function passCookie(publicUrl: string): { name: string; attributes: string } {
  const { protocol, hostname } = new URL(publicUrl);
  const secure = protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
  const attributes = `Path=/; Max-Age=${PASS_SECONDS}; HttpOnly; ${secure ? "SameSite=None; Secure; Partitioned" : "SameSite=Lax"}`;
  return { name: `${secure ? "__Host-" : ""}forkyard-preview`, attributes };
}

/** An API key, in either of its places. Any other Authorization header is the sandbox's own. */
function keyOf(req: IncomingMessage): string | null {
  const own = req.headers[KEY_HEADER];
  if (typeof own === "string") return own;
  return /^Bearer +(fy_\S{1,200})$/i.exec(req.headers.authorization ?? "")?.[1] ?? null;
}

/** A browser that opens a page, in a tab or a frame: what a person can be led through. */
function isNavigation(req: IncomingMessage): boolean {
  if (req.method !== "GET" && req.method !== "HEAD") return false;
  if (req.headers.upgrade !== undefined) return false;
  const mode = req.headers["sec-fetch-mode"];
  return mode === undefined ? /\btext\/html\b/.test(req.headers.accept ?? "") : mode === "navigate";
}

/**
 * Whether a request that a browser signs with its pass was meant: a page was opened, or a page of this very sandbox
 * asks. Pages of others can make a browser send cookies, too.
 */
function isOfSandbox(req: IncomingMessage, { sandboxId }: PreviewHost): boolean {
  const { host, origin, referer, "sec-fetch-site": site, "sec-fetch-mode": mode } = req.headers;
  if (site === "same-origin") return true;
  // Without Origin it is a GET, or no page asks at all. What a page of somebody else loads into itself, as a script or
  // a picture, it could read in part.
  if (origin === undefined && (site === undefined || site === "none" || mode === "navigate")) return true;
  const asked = URL.parse(`http://${host}`)?.hostname ?? "";
  const from = URL.parse(origin ?? referer ?? "")?.hostname ?? "";
  const suffix = asked.slice(asked.indexOf("-"));
  return (
    suffix.startsWith(`-${sandboxId}.`) &&
    from.endsWith(suffix) &&
    /^\d+$/.test(from.slice(0, -suffix.length))
  );
}

const UNREADABLE: StatusPage = {
  status: 400,
  title: "This address can't be read",
  text: "Open the preview from the sandbox's Ports tab.",
  refresh: false,
};
const NOTHING: StatusPage = {
  status: 404,
  title: "There is nothing here",
  text: "Addresses under /.forkyard/ are the dashboard's own. Open the preview from the sandbox's Ports tab.",
  refresh: false,
};
export const PRIVATE: StatusPage = {
  status: 401,
  title: "This preview is private",
  text: "Open it in a browser that is signed in to Forkyard, or send an API key as Authorization: Bearer fy_… or X-Forkyard-Key.",
  refresh: false,
};
const WRONG_KEY: StatusPage = {
  status: 401,
  title: "This API key is not valid",
  text: "It may have expired or been revoked.",
  refresh: false,
};
const OLD_TICKET: StatusPage = {
  status: 403,
  title: "This link has already been used",
  text: "It works once, within a minute. Open the preview from the sandbox's Ports tab again.",
  refresh: false,
};
const NO_COOKIE: StatusPage = {
  status: 403,
  title: "This browser doesn't keep the preview's cookie",
  text: "Open the preview in its own tab, or allow cookies for this address.",
  refresh: false,
};
