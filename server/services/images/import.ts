import type { z } from "zod";
import type { Image, importImageInput } from "../../domain/schemas/misc.ts";
import type { Ctx } from "../context.ts";
import { fetchImage } from "./fetch.ts";

/** From an OCI archive on the server's disk; for owners and admins, since it reads the server's files. */
export async function importArchive({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof importImageInput>;
}): Promise<Image> {
  return fetchImage(ctx, {
    kind: "image.import",
    source: "import",
    input,
    bring: (reference, options) => ctx.engine.images.import(input.path, reference, options),
  });
}
