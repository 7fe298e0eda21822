import type { z } from "zod";
import { ForkyardError } from "../../domain/errors.ts";
import { LOCAL_TEAM_ID } from "../../domain/local.ts";
import type { Image, importImageInput } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { fetchImage } from "./fetch.ts";
import { imagesFor } from "./own.ts";

/**
 * From an OCI archive on the server's disk; for owners and admins of the first team, whose server it is: it reads the
 * server's files.
 */
export async function importArchive({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof importImageInput>;
}): Promise<Image> {
  authorize(ctx, "administer");
  if (ctx.actor.teamId !== LOCAL_TEAM_ID) {
    throw new ForkyardError("FORBIDDEN", "Only the first team may read files on the server", {
      hint: "Upload the archive instead.",
    });
  }
  return fetchImage(ctx, {
    kind: "image.import",
    source: "import",
    input,
    bring: (reference, options) => imagesFor(ctx, reference).import(input.path, reference, options),
  });
}
