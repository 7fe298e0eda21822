import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Settings } from "../env.ts";
import { contentSecurityPolicy } from "./policy.ts";

type Known = Pick<Settings, "publicUrl" | "previewDomain" | "dev">;

/** Sent with all that the dashboard answers: no other page may frame it, open a handle to it or read from it. */
const ALWAYS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Origin-Agent-Cluster": "?1",
  "Permissions-Policy": [
    ...["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "microphone"],
    ...["midi", "payment", "serial", "usb", "xr-spatial-tracking"],
  ]
    .map((feature) => `${feature}=()`)
    .join(", "),
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** A page is allowed only the scripts that carry this answer's nonce; all else of ours is no document at all. */
const NO_DOCUMENT =
  "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HSTS = "max-age=31536000; includeSubDomains";

/**
 * Sets the dashboard's headers. For a page it makes a nonce, which Next reads from the request's policy header and the
 * root layout from `x-nonce`; what a client sent under these names is gone afterwards.
 */
export function setAppHeaders(req: IncomingMessage, res: ServerResponse, path: string, known: Known): void {
  for (const [name, value] of Object.entries(ALWAYS)) res.setHeader(name, value);
  if (known.publicUrl.startsWith("https:")) res.setHeader("Strict-Transport-Security", HSTS);
  delete req.headers["content-security-policy-report-only"];
  delete req.headers["content-security-policy"];
  delete req.headers["x-nonce"];
  if (path.startsWith("/api/") || path === "/metrics") {
    res.setHeader("Content-Security-Policy", NO_DOCUMENT);
    return;
  }
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, known);
  req.headers["content-security-policy"] = policy;
  req.headers["x-nonce"] = nonce;
  res.setHeader("Content-Security-Policy", policy);
}
