import type { IncomingMessage, ServerResponse } from "node:http";
import { ForkyardError, isForkyardError, toFailure } from "../domain/errors.ts";
import { uploadImageInput } from "../domain/schemas/image.ts";
import type { Ctx } from "../services/context.ts";
import { upload } from "../services/images/upload.ts";
import { afterUpload } from "./unread.ts";

const STATUS: Partial<Record<string, number>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  IMAGE_WRONG_PLATFORM: 422,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  CANCELLED: 499,
  DISK_FULL: 507,
  UNAVAILABLE: 503,
};

/**
 * `POST /api/images/upload?reference=…&requestId=…` with an archive as the body: answers `{image}` when it is
 * imported, or `{error}` with a Failure. A sender that leaves cancels it.
 */
export async function serveImageUpload(req: IncomingMessage, res: ServerResponse, ctx: Ctx): Promise<void> {
  const left = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) left.abort();
  });
  try {
    if (req.method !== "POST") {
      throw new ForkyardError("INVALID_INPUT", "An archive is sent with POST, as the request's body");
    }
    const input = readInput(req);
    const expectedBytes = readLength(req.headers["content-length"]);
    const body = req.iterator({ destroyOnReturn: false });
    const image = await upload({ ctx, input, body, expectedBytes, signal: left.signal });
    answer(req, res, 200, { image });
  } catch (error) {
    if (!isForkyardError(error)) ctx.log.error({ err: error }, "an upload failed");
    const failure = toFailure(error);
    answer(req, res, STATUS[failure.code] ?? 500, { error: failure });
  }
}

function readInput(req: IncomingMessage) {
  const { searchParams } = new URL(req.url ?? "/", "http://localhost");
  const parsed = uploadImageInput.safeParse({
    reference: searchParams.get("reference") ?? "",
    requestId: searchParams.get("requestId") ?? undefined,
  });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ForkyardError("INVALID_INPUT", `${path.join(".")}: ${message}`);
}

function readLength(header: string | undefined): number | null {
  const bytes = Number(header);
  return header !== undefined && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

function answer(req: IncomingMessage, res: ServerResponse, status: number, value: unknown): void {
  if (res.destroyed) return;
  const body = Buffer.from(JSON.stringify(value));
  const send = () => {
    res.writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": body.length,
      "Cache-Control": "no-store",
    });
    res.end(body);
  };
  afterUpload(req, res, send, { welcome: status === 200 });
}
