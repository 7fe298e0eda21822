import { isIP } from "node:net";
import { isId } from "../domain/ids.ts";

export type PreviewHost = { sandboxId: string; port: number };
export type Destination =
  | { kind: "app" }
  | ({ kind: "preview" } & PreviewHost)
  | { kind: "refused"; reason: string };

/** The addresses that this server is known by: settings.publicUrl and settings.previewDomain. */
export type Addresses = { publicUrl: string; previewDomain: string };

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether a Host header names this machine itself, which nobody's DNS can lead elsewhere. */
export function isLoopbackHost(host: string | undefined): boolean {
  return LOOPBACK.test(hostName(host) ?? "");
}

/**
 * Where a request belongs, by its Host header. Only PUBLIC_URL and names that can't lead here by somebody else's DNS
 * are the dashboard's: a page on evil.example that makes its own name point to this server is refused.
 */
export function destinationOf(
  host: string | undefined,
  { publicUrl, previewDomain }: Addresses,
): Destination {
  const name = hostName(host);
  if (name === null) return { kind: "refused", reason: "The request has no usable Host header." };
  if (LOOPBACK.test(name) || name === new URL(publicUrl).hostname) return { kind: "app" };
  const preview = previewOf(name, previewDomain);
  if (preview !== null) return { kind: "preview", ...preview };
  if (name.endsWith(`.${previewDomain}`)) {
    return { kind: "refused", reason: `${name} is not the address of a sandbox port.` };
  }
  return { kind: "refused", reason: `Forkyard answers at ${publicUrl} only, not at ${name.slice(0, 100)}.` };
}

/**
 * Whether only the dashboard's own pages may make a browser ask this: what changes something, and the API. A service to
 * sign in with sends the browser back from its own site; whoever comes back must show the cookie that they left with.
 */
export function isForOwnPages(method: string | undefined, path: string): boolean {
  if (method !== "GET" && method !== "HEAD") return true;
  return path.startsWith("/api/") && !path.startsWith("/api/auth/callback/");
}

/**
 * Whether a browser sent this from a page of the dashboard itself, or no browser sent it. Sandboxes serve pages on
 * hosts of their own under the same domain; those, too, are strangers.
 */
export function isOwnOrigin(
  headers: {
    host?: string | undefined;
    origin?: string | undefined;
    "sec-fetch-site"?: string | string[] | undefined;
  },
  publicUrl: string,
): boolean {
  if (headers.origin === undefined) {
    const site = headers["sec-fetch-site"];
    return site === undefined || site === "same-origin" || site === "none";
  }
  const host = hostName(headers.host);
  if (host !== null && LOOPBACK.test(host)) {
    // On loopback there may be a tunnel to any other port; what counts is that page and request agree.
    const own = URL.parse(`http://${headers.host}`)?.origin;
    if (own !== undefined && headers.origin === own) return true;
  }
  return host === new URL(publicUrl).hostname && headers.origin === publicUrl;
}

/**
 * The address of who asks. Each of `hops` proxies adds to X-Forwarded-For whom it heard, so only the last `hops` of
 * them can be believed: what comes before them anybody can write.
 */
export function clientAddress(
  req: {
    headers: NodeJS.Dict<string | string[]>;
    socket: { remoteAddress?: string | undefined };
  },
  hops: number,
): string {
  const peer = req.socket.remoteAddress ?? "";
  const forwarded = String(req.headers["x-forwarded-for"] ?? "").split(",");
  const told = hops === 0 ? undefined : forwarded.at(-Math.min(hops, forwarded.length))?.trim();
  return plain(told !== undefined && isIP(told) !== 0 ? told : peer);
}

/** A socket for both families tells IPv4 addresses as IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

function hostName(host: string | undefined): string | null {
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]{1,253})(:\d{1,5})?$/i.exec(host ?? "");
  return match ? match[1]!.toLowerCase().replace(/\.$/, "") : null;
}

function previewOf(name: string, previewDomain: string): PreviewHost | null {
  if (!name.endsWith(`.${previewDomain}`)) return null;
  const match = /^([1-9]\d{0,4})-([a-z0-9]+)$/.exec(name.slice(0, -previewDomain.length - 1));
  if (match === null) return null;
  const port = Number(match[1]);
  const sandboxId = match[2]!;
  return port <= 65_535 && isId("sandbox", sandboxId) ? { port, sandboxId } : null;
}
