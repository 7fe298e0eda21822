import type { ServerResponse } from "node:http";

/** Sent with all that the dashboard answers: no other page may frame it or read from it. */
const APP_HEADERS = {
  "Content-Security-Policy": "frame-ancestors 'self'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

export function setAppHeaders(res: ServerResponse): void {
  for (const [name, value] of Object.entries(APP_HEADERS)) res.setHeader(name, value);
}
