import type { z } from "zod";
import { ForkyardError, isForkyardError } from "../../domain/errors.ts";
import type { uploadImageInput } from "../../domain/schemas/image.ts";
import type { Image } from "../../domain/schemas/misc.ts";
import type { StepUpdate, WorkOptions } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { fetchImage } from "./fetch.ts";
import { imagesFor } from "./own.ts";
import { receiveUpload } from "./uploads.ts";

/** Receiving is the longer part over a network; on one's own machine importing is. */
const UPLOAD_SHARE = 0.5;

/**
 * An archive that comes in over HTTP: kept in a file while it is imported. `signal` aborts when the sender leaves; then
 * it may be sent again with the same requestId.
 */
export async function upload({
  ctx,
  input,
  body,
  expectedBytes,
  signal: left,
}: {
  ctx: Ctx;
  input: z.output<typeof uploadImageInput>;
  body: AsyncIterable<Buffer>;
  expectedBytes: number | null;
  signal: AbortSignal;
}): Promise<Image> {
  authorize(ctx, "write");
  let begun = false;
  let abandoned = false;
  const bring = async (reference: string, { onStep, signal }: WorkOptions) => {
    begun = true;
    const file = await receiveUpload(ctx.settings, body, {
      expectedBytes,
      onBytes: (bytes) => onStep?.(uploading(bytes, expectedBytes)),
      signal: signal ? AbortSignal.any([signal, left]) : left,
    }).catch((error) => {
      abandoned = isCancelled(error) && !signal?.aborted;
      throw error;
    });
    try {
      return await imagesFor(ctx, reference).import(file.path, reference, {
        signal,
        onStep: (update) => onStep?.({ ...update, progress: shifted(update.progress) }),
      });
    } catch (error) {
      throw withoutPath(error, file.path);
    } finally {
      await file.remove();
    }
  };
  const fetch = () =>
    fetchImage(ctx, {
      kind: "image.import",
      source: "import",
      input,
      right: "write",
      bring,
      abandoned: () => abandoned,
    });
  return fetch().catch((error) => {
    // It joined an earlier try whose sender then left; if somebody cancelled that one, it is told so again.
    if (begun || !isCancelled(error)) throw error;
    return fetch();
  });
}

const isCancelled = (error: unknown) => isForkyardError(error) && error.code === "CANCELLED";

/** Where it was kept meanwhile says nothing to whoever sent it. */
function withoutPath(error: unknown, path: string): unknown {
  if (!isForkyardError(error)) return error;
  const { code, message, hint } = error;
  const told = message.replaceAll(path, "the archive").replace(/^the/, "The");
  return new ForkyardError(code, told, { ...(hint === null ? {} : { hint }), cause: error });
}

function uploading(bytes: number, expected: number | null): StepUpdate {
  const done = Math.round(bytes / 1_000_000);
  if (!expected) return { step: "uploading", progress: null, detail: `${done} MB` };
  const detail = `${done} of ${Math.round(expected / 1_000_000)} MB`;
  return { step: "uploading", progress: (bytes / expected) * UPLOAD_SHARE, detail };
}

const shifted = (progress: number | null) =>
  progress === null ? null : UPLOAD_SHARE + progress * (1 - UPLOAD_SHARE);
