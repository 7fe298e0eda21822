import { isId } from "../domain/ids.ts";

export type PreviewHost = { sandboxId: string; port: number };
export type Destination =
  | { kind: "app" }
  | ({ kind: "preview" } & PreviewHost)
  | { kind: "refused"; reason: string };

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Where a request belongs, by its Host header. Only names that can't lead here by somebody else's DNS are the
 * dashboard's: a page on evil.example that makes its own name point to 127.0.0.1 is refused.
 */
export function destinationOf(host: string | undefined, previewDomain: string): Destination {
  const name = hostName(host);
  if (name === null) return { kind: "refused", reason: "The request has no usable Host header." };
  if (LOOPBACK.test(name)) return { kind: "app" };
  const preview = previewOf(name, previewDomain);
  if (preview !== null) return { kind: "preview", ...preview };
  if (name.endsWith(`.${previewDomain}`)) {
    return { kind: "refused", reason: `${name} is not the address of a port of a sandbox.` };
  }
  return { kind: "refused", reason: `Forkyard answers at localhost only, not at ${name.slice(0, 100)}.` };
}

/**
 * Whether a browser sent this from a page of the dashboard itself, or no browser sent it. Sandboxes serve pages on
 * hosts of their own under the same domain; those, too, are strangers.
 */
export function isOwnOrigin(headers: {
  host?: string | undefined;
  origin?: string | undefined;
  "sec-fetch-site"?: string | string[] | undefined;
}): boolean {
  if (headers.origin === undefined) {
    const site = headers["sec-fetch-site"];
    return site === undefined || site === "same-origin" || site === "none";
  }
  try {
    const origin = new URL(headers.origin);
    return (
      /^https?:$/.test(origin.protocol) && origin.host === new URL(`${origin.protocol}//${headers.host}`).host
    );
  } catch {
    return false;
  }
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
