import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type ErrorCode, type Failure, ForkyardError, isForkyardError, toFailure } from "../domain/errors.ts";
import { pathParts } from "../domain/file-paths.ts";
import { isId } from "../domain/ids.ts";
import { fileInput } from "../domain/schemas/file.ts";
import type { Ctx } from "../services/context.ts";
import { archive } from "../services/files/archive.ts";
import { readContent } from "../services/files/read-content.ts";
import { writeContent } from "../services/files/write-content.ts";
import { byteRange, contentTypeOf, dispositionOf, entityTag, hasTag } from "./file-headers.ts";
import { afterUpload } from "./unread.ts";

const PREFIX = "/api/files/";

const STATUS: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ALREADY_EXISTS: 409,
  LIMIT_EXCEEDED: 400,
  UNSUPPORTED: 501,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
  DISK_FULL: 507,
  INTERRUPTED: 503,
};

/**
 * Files as streams, never held as a whole:
 * GET /api/files/SANDBOX/content?path=… · GET …/archive?path=… (a folder as tar) · PUT …/content?path=…[&replace=1]
 */
export async function serveFiles(req: IncomingMessage, res: ServerResponse, ctx: Ctx): Promise<void> {
  const gone = new AbortController();
  res.on("close", () => gone.abort());
  try {
    const request = parse(req);
    if (request.verb === "upload") await upload(req, res, ctx, request, gone.signal);
    else if (request.verb === "archive") await sendArchive(res, ctx, request, gone.signal);
    else await download(req, res, ctx, request, gone.signal);
  } catch (error) {
    fail(req, res, ctx, error);
  }
}

type FileRequest = {
  verb: "download" | "archive" | "upload";
  sandboxId: string;
  path: string;
  replace: boolean;
};

function parse(req: IncomingMessage): FileRequest {
  const url = new URL(req.url ?? "/", "http://localhost");
  const [sandboxId = "", what = "", ...rest] = url.pathname.slice(PREFIX.length).split("/");
  const reading = req.method === "GET" || req.method === "HEAD";
  const known = rest.length === 0 && (what === "content" || (what === "archive" && reading));
  if (!known || !(reading || req.method === "PUT"))
    throw new ForkyardError("NOT_FOUND", "There is no such address for files", {
      hint: "GET or PUT /api/files/SANDBOX/content?path=…, GET /api/files/SANDBOX/archive?path=….",
    });
  if (!isId("sandbox", sandboxId)) throw new ForkyardError("NOT_FOUND", "There is no sandbox with this ID");
  const input = fileInput.safeParse({ sandboxId, path: url.searchParams.get("path") ?? "" });
  if (!input.success)
    throw new ForkyardError("INVALID_INPUT", input.error.issues[0]?.message ?? "path is wrong");
  const verb = what === "archive" ? "archive" : reading ? "download" : "upload";
  return { verb, ...input.data, replace: url.searchParams.get("replace") === "1" };
}

async function download(
  req: IncomingMessage,
  res: ServerResponse,
  ctx: Ctx,
  { sandboxId, path }: FileRequest,
  signal: AbortSignal,
): Promise<void> {
  const { range, entry, data } = await open(req, ctx, { sandboxId, path }, signal);
  const name = pathParts(path).at(-1)!.name;
  const { sizeBytes } = entry.version;
  const offset = range?.from ?? 0;
  res.setHeader("Content-Type", contentTypeOf(name));
  res.setHeader("Content-Disposition", dispositionOf(name));
  let left = Number.POSITIVE_INFINITY;
  // Without a size (/proc) it is all that comes.
  if (sizeBytes > 0) {
    const tag = entityTag(entry);
    res.setHeader("Accept-Ranges", "bytes");
    res.setHeader("ETag", tag);
    if (hasTag(req.headers["if-none-match"], tag)) {
      await data.return(undefined);
      res.writeHead(304).end();
      return;
    }
    left = Math.max(0, Math.min(range?.length ?? sizeBytes, sizeBytes - offset));
    if (range !== null && left === 0) {
      await data.return(undefined);
      res.writeHead(416, { "Content-Range": `bytes */${sizeBytes}` }).end();
      return;
    }
    res.setHeader("Content-Length", left);
    if (range !== null) {
      res.setHeader("Content-Range", `bytes ${offset}-${offset + left - 1}/${sizeBytes}`);
      res.statusCode = 206;
    }
  }
  await send(req, res, exactly(data, left));
}

/** What was asked for of a file: a part only if it is still of the version that the other parts are of (If-Range). */
async function open(
  req: IncomingMessage,
  ctx: Ctx,
  file: Pick<FileRequest, "sandboxId" | "path">,
  signal: AbortSignal,
) {
  const range = byteRange(req.headers.range);
  const read = (offset: number, length: number) =>
    readContent({ ctx, input: { ...file, offset, length }, signal });
  if (range !== null) {
    const part = await read(range.from, range.length);
    const of = req.headers["if-range"];
    if (of === undefined || of === entityTag(part.entry)) return { range, ...part };
    await part.data.return(undefined);
  }
  return { range: null, ...(await read(0, Number.MAX_SAFE_INTEGER)) };
}

/** As many bytes as were promised; a file that has become shorter breaks off. */
async function* exactly(data: AsyncGenerator<Buffer>, length: number): AsyncGenerator<Buffer> {
  let left = length;
  if (left === 0) {
    await data.return(undefined);
    return;
  }
  for await (const chunk of data) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
  if (Number.isFinite(left))
    throw new ForkyardError("INTERRUPTED", "The file became shorter while it was being read");
}

async function sendArchive(
  res: ServerResponse,
  ctx: Ctx,
  input: FileRequest,
  signal: AbortSignal,
): Promise<void> {
  const { name, data } = await archive({ ctx, input, signal });
  res.setHeader("Content-Type", "application/x-tar");
  res.setHeader("Content-Disposition", dispositionOf(`${name}.tar`));
  await send(res.req, res, data);
}

async function send(req: IncomingMessage, res: ServerResponse, data: AsyncGenerator<Buffer>): Promise<void> {
  // What a sandbox holds must never run as a page of the dashboard.
  res.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  res.setHeader("Cache-Control", "no-store");
  if (req.method === "HEAD") {
    await data.return(undefined);
    res.end();
    return;
  }
  // Before the headers go: that nothing can be read is an answer, not a connection that ends.
  const first = await data.next();
  await pipeline(resumed(first, data), res);
}

async function* resumed(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

async function upload(
  req: IncomingMessage,
  res: ServerResponse,
  ctx: Ctx,
  input: FileRequest,
  signal: AbortSignal,
): Promise<void> {
  const data = req.iterator({ destroyOnReturn: false });
  const entry = await writeContent({ ctx, input, data, signal });
  sendJson(res, 200, { entry });
}

function fail(req: IncomingMessage, res: ServerResponse, ctx: Ctx, error: unknown): void {
  if (res.destroyed) return;
  if (!isForkyardError(error)) ctx.log.error({ err: error }, "a transfer of a file failed");
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const failure = toFailure(error);
  for (const name of ["Content-Length", "Content-Range", "Content-Disposition", "ETag"])
    res.removeHeader(name);
  const answer = () => sendJson(res, STATUS[failure.code] ?? 500, { error: failure });
  if (req.method === "PUT") afterUpload(req, res, answer);
  else answer();
}

function sendJson(res: ServerResponse, status: number, value: { error: Failure } | { entry: object }): void {
  res.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  res.end(JSON.stringify(value));
}
