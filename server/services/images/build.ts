import type { z } from "zod";
import { ForkyardError } from "../../domain/errors.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { buildImageInput } from "../../domain/schemas/image.ts";
import type { Image } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireReadySnapshot, requireSnapshot } from "../snapshots/require.ts";
import { fetchImage } from "./fetch.ts";
import { imagesFor } from "./own.ts";

/**
 * Makes an image of a snapshot's files. Of memory, processes and the sandbox's environment nothing goes in. CONFLICT
 * if there is an image of that name already.
 */
export async function build({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof buildImageInput>;
}): Promise<Image> {
  authorize(ctx, "write");
  const reference = normalizeReference(input.reference);
  if (reference.includes("@")) {
    throw new ForkyardError(
      "INVALID_INPUT",
      "reference: an image that is still being built has no digest yet",
      {
        hint: "Give it a tag, such as team/app:1.",
      },
    );
  }
  const { snapshotId, compression } = input;
  const snapshot = await requireSnapshot(ctx, snapshotId);
  return fetchImage(ctx, {
    kind: "image.build",
    source: "snapshot",
    snapshotId,
    input,
    mayReplace: false,
    bring: (_reference, options) => {
      requireReadySnapshot(snapshot);
      const comment = `The files of snapshot ${snapshot.name}`;
      const { imageConfig: config } = snapshot;
      return imagesFor(ctx, reference).build(
        { snapshotId, reference, comment, config, compression },
        options,
      );
    },
  });
}
