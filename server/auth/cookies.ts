import { isLoopbackHost } from "../streams/hosts.ts";

/**
 * How cookies are named for this address. `__Host-` keeps them to this very host, but browsers take such cookies by
 * HTTPS only, or from loopback, which they hold to be as safe. Cookies don't know ports, so the name does: servers on
 * two ports of one host don't sign each other's people out.
 */
export function cookieStyle(publicUrl: string): { prefix: string; secure: boolean } {
  const { protocol, hostname, port } = new URL(publicUrl);
  const secure = protocol === "https:" || isLoopbackHost(hostname);
  return { prefix: `${secure ? "__Host-" : ""}forkyard${port === "" ? "" : `-${port}`}`, secure };
}

/** The value of a cookie; null if there is none of that name. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
