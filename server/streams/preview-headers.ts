/** Headers that belong to one connection only, beside those that `Connection` names. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The dashboard's own cookies, which a sandbox must not see. */
const OWN_COOKIE = /^(__Secure-|__Host-)?(forkyard|better-auth)[._-]/i;

/** An API key of ours; an Authorization header of another kind is for the server in the sandbox. */
const OWN_KEY = /^Bearer +fy_/i;

/**
 * What would reach beyond the preview's own host: cookies and storage of the whole domain, other hosts, or paths that
 * a service worker was not served for.
 */
const FAR_REACHING = new Set([
  "alt-svc",
  "clear-site-data",
  "public-key-pins",
  "service-worker-allowed",
  "strict-transport-security",
]);

/** Pairs of a header's name and value, in order, as on the wire. */
export type RawHeaders = string[];

/**
 * Headers of a request on its way into a sandbox: Host stays as it is, the dashboard's cookies and API keys go, and who
 * asked is told by X-Forwarded-*.
 */
export function requestHeaders(
  raw: RawHeaders,
  client: { address: string; host: string; protocol: "http" | "https" },
): RawHeaders {
  const result: RawHeaders = [];
  const named = namedByConnection(raw);
  for (const [name, value] of pairs(raw)) {
    const key = name.toLowerCase();
    // node has answered Expect already, and what others say of X-Forwarded-* is not to be believed
    if (isHopByHop(key, named) || key === "expect" || key.startsWith("x-forwarded-") || key === "forwarded")
      continue;
    if (key === "x-forkyard-key" || (key === "authorization" && OWN_KEY.test(value))) continue;
    if (key === "cookie") {
      const rest = withoutOwnCookies(value);
      if (rest !== "") result.push(name, rest);
    } else result.push(name, value);
  }
  result.push(
    "X-Forwarded-For",
    client.address,
    "X-Forwarded-Host",
    client.host,
    "X-Forwarded-Proto",
    client.protocol,
  );
  return result;
}

/**
 * Headers of an answer on its way out of the preview host `host`. A cookie for the hosts above it, the dashboard's
 * among them, is dropped; so is what else would reach beyond this host.
 */
export function responseHeaders(raw: RawHeaders, host: string): RawHeaders {
  const result: RawHeaders = [];
  const named = namedByConnection(raw);
  for (const [name, value] of pairs(raw)) {
    const key = name.toLowerCase();
    if (isHopByHop(key, named) || FAR_REACHING.has(key)) continue;
    if (key === "set-cookie") {
      const cookie = ownCookie(value, host);
      if (cookie !== null) result.push(name, cookie);
    } else result.push(name, value);
  }
  return result;
}

/**
 * The links of a 103 answer, as node wants them: one by one, and only those that its own check passes. That check takes
 * hours for some others, so it must not see them.
 */
export function earlyLinks(link: string): string[] {
  return link
    .split(/,[ \t]*(?=<)/)
    .filter((one) => /^<[^<>]*>(?:[ \t]*;[ \t]*[\w-]+(?:=(?:[^\s;",=]+|"[^\s;",=]*"))?)*$/.test(one));
}

export function withoutOwnCookies(cookie: string): string {
  return cookie
    .split(";")
    .filter((part) => !OWN_COOKIE.test(part.trim()))
    .join(";")
    .trim();
}

/** The cookie, for the preview's own host alone; null for another host's, or one that is named like ours. */
function ownCookie(setCookie: string, host: string): string | null {
  const [pair = "", ...attributes] = setCookie.split(";");
  if (OWN_COOKIE.test(pair.trim())) return null;
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const kept: string[] = [];
  for (const attribute of attributes) {
    const [key = "", ...domain] = attribute.split("=");
    if (key.trim().toLowerCase() !== "domain") kept.push(attribute);
    else if (domain.join("=").trim().replace(/^\./, "").toLowerCase() !== name) return null;
  }
  return [pair, ...kept].join(";");
}

function namedByConnection(raw: RawHeaders): Set<string> {
  const named = new Set<string>();
  for (const [name, value] of pairs(raw)) {
    if (name.toLowerCase() !== "connection") continue;
    for (const part of value.split(",")) named.add(part.trim().toLowerCase());
  }
  return named;
}

const isHopByHop = (key: string, named: Set<string>) => HOP_BY_HOP.has(key) || named.has(key);

function* pairs(raw: RawHeaders): Generator<[string, string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index]!, raw[index + 1]!];
}
