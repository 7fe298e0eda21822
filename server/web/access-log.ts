import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../log.ts";
import { pathOf } from "./answers.ts";
import type { RequestKind, ServerMetrics } from "./metrics/metrics.ts";

/** What a request to the dashboard's own host asks for. */
export function kindOf(path: string): RequestKind {
  if (path.startsWith("/api/trpc/")) return "api";
  if (path.startsWith("/api/auth/")) return "auth";
  if (path.startsWith("/api/files/") || path.startsWith("/api/images/")) return "files";
  if (path === "/api/health" || path === "/api/ready" || path === "/metrics") return "health";
  return path.startsWith("/_next/") ? "asset" : "page";
}

/**
 * One line a request, and its duration for the metrics, when the answer has ended. The query is left out: it may hold
 * what people typed. What is asked of a preview is the sandbox's own affair and no line of ours.
 */
export function recordAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  {
    kind,
    address,
    log,
    metrics,
  }: { kind: RequestKind; address: string; log: Logger; metrics: ServerMetrics },
): void {
  const start = performance.now();
  res.once("close", () => {
    const ms = performance.now() - start;
    // A client that went away before the head was sent got no status.
    const status = res.headersSent ? res.statusCode : 499;
    metrics.answered(kind, req.method, status, ms / 1000);
    if (kind === "preview") return;
    const line = { method: req.method, path: pathOf(req).slice(0, 300), status, ms: Math.round(ms), address };
    if (status >= 500) log.warn(line, "answered");
    else if (kind === "api" || kind === "auth" || kind === "files") log.info(line, "answered");
    else log.debug(line, "answered");
  });
}
