import type { IncomingMessage, ServerResponse } from "node:http";
import { TRPCError } from "@trpc/server";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { serveAuth } from "../../auth/http.ts";
import { isRateLimited } from "../../limits/rate-limited.ts";
import { serveAuditExport } from "../../streams/audit-export.ts";
import { serveFiles } from "../../streams/files.ts";
import { serveImageUpload } from "../../streams/image-upload.ts";
import { MAX_CALL_BYTES } from "../../trpc/errors.ts";
import { appRouter } from "../../trpc/root.ts";
import { admitted, procedureContext } from "../admit.ts";
import { sendFailure, sendPage } from "../answers.ts";
import type { Parts } from "../parts.ts";
import { serveCertificate } from "./certificate.ts";
import { servePages } from "./pages.ts";
import { enterPreview, openPreview } from "./previews.ts";
import { serveShare } from "./share.ts";

const MAX_BATCH = 50;

/** What the dashboard's own host answers: the API, uploads and downloads, pages. */
export async function serveApp(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  { runtime, pages }: Parts,
): Promise<void> {
  if (path.startsWith("/api/trpc/")) {
    res.setHeader("Cache-Control", "no-store");
    await nodeHTTPRequestHandler({
      router: appRouter,
      req,
      res,
      path: path.slice("/api/trpc/".length),
      createContext: () => {
        requirePlainJson(req);
        return procedureContext(runtime, req, res);
      },
      responseMeta: ({ errors }) => retryAfter(errors),
      maxBodySize: MAX_CALL_BYTES,
      maxBatchSize: MAX_BATCH,
    });
  } else if (path === "/api/images/upload") {
    const ctx = await admitted(runtime, req, res);
    if (ctx !== null) await serveImageUpload(req, res, ctx);
  } else if (path.startsWith("/api/files/")) {
    const ctx = await admitted(runtime, req, res);
    if (ctx !== null) await serveFiles(req, res, ctx);
  } else if (path === "/api/audit/export") {
    const ctx = await admitted(runtime, req, res);
    if (ctx !== null) await serveAuditExport(req, res, ctx);
  } else if (path.startsWith("/api/auth/") && (await serveAuth(req, res, runtime))) {
    // answered
  } else if (path === "/api/previews/enter" && req.method === "POST") {
    await enterPreview(req, res, runtime);
  } else if (path === "/open-preview") {
    await openPreview(req, res, runtime);
  } else if (path === "/api/share/open" && req.method === "POST") {
    await serveShare(req, res, runtime);
  } else if (path === "/api/certificate") {
    await serveCertificate(req, res, { runtime, pages });
  } else if (path.startsWith("/api/")) {
    sendFailure(res, 404, { code: "NOT_FOUND", message: `There is no ${path.slice(0, 100)}`, hint: null });
  } else if (pages === null) {
    sendPage(res, 404, {
      title: "No pages",
      text: "This server was started for its API only (FORKYARD_PAGES=off).",
    });
  } else {
    await servePages(req, res, { runtime, pages });
  }
}

/** tRPC takes forms and bytes, too, but no procedure does; and it would read what is packed as if it were not. */
function requirePlainJson({ method, headers }: IncomingMessage): void {
  if (method !== "POST") return;
  const packed = headers["content-encoding"] ?? "identity";
  const type = headers["content-type"] ?? "";
  if (packed === "identity" && !/^(multipart\/|application\/octet-stream)/i.test(type)) return;
  const message =
    packed === "identity"
      ? `A body of the type ${type.split(";", 1)[0]} is not taken here`
      : `A body that is packed with ${packed.slice(0, 100)} is not taken here`;
  throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message });
}

/** Tells scripts when to come back, after the longest of the waits. */
function retryAfter(errors: readonly Error[]): { headers?: Record<string, string> } {
  const waits = errors.flatMap(({ cause }) => (isRateLimited(cause) ? [cause.retryAfterSeconds] : []));
  return waits.length === 0 ? {} : { headers: { "retry-after": String(Math.max(...waits)) } };
}
