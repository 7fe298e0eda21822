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

/** Pairs of a header's name and value, in order, as on the wire. */
export type RawHeaders = string[];

/**
 * Headers of a request on its way into a sandbox: Host stays as it is, the dashboard's cookies go, and who asked is
 * told by X-Forwarded-*.
 */
export function requestHeaders(raw: RawHeaders, client: { address: string; host: string }): RawHeaders {
  const result: RawHeaders = [];
  const named = namedByConnection(raw);
  for (const [name, value] of pairs(raw)) {
    const key = name.toLowerCase();
    // node has answered Expect already, and what others say of X-Forwarded-* is not to be believed
    if (isHopByHop(key, named) || key === "expect" || key.startsWith("x-forwarded-") || key === "forwarded")
      continue;
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
    "http",
  );
  return result;
}

/** Headers of an answer on its way out. A cookie stays with the preview's own host: never the dashboard's. */
export function responseHeaders(raw: RawHeaders): RawHeaders {
  const result: RawHeaders = [];
  const named = namedByConnection(raw);
  for (const [name, value] of pairs(raw)) {
    const key = name.toLowerCase();
    if (isHopByHop(key, named)) continue;
    result.push(name, key === "set-cookie" ? withoutDomain(value) : value);
  }
  return result;
}

export function withoutOwnCookies(cookie: string): string {
  return cookie
    .split(";")
    .filter((part) => !OWN_COOKIE.test(part.trim()))
    .join(";")
    .trim();
}

function withoutDomain(setCookie: string): string {
  const [pair, ...attributes] = setCookie.split(";");
  return [pair, ...attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute))].join(";");
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
