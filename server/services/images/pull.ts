import type { z } from "zod";
import type { Image, pullImageInput } from "../../domain/schemas/misc.ts";
import type { Ctx } from "../context.ts";
import { reachRegistry } from "../registries/credentials.ts";
import { fetchImage } from "./fetch.ts";
import { imagesFor } from "./own.ts";

/** From a registry, signed in with what is given, which is used for this pull and not kept, or with what is saved. */
export async function pull({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof pullImageInput>;
}): Promise<Image> {
  const { username, password, plainHttp } = input;
  const given =
    username === undefined && password === undefined
      ? {}
      : { credentials: { username: username ?? "", password: password ?? "" } };
  return fetchImage(ctx, {
    kind: "image.pull",
    source: "pull",
    input,
    bring: async (reference, options) => {
      const access = await reachRegistry(ctx, reference, { ...given, plainHttp });
      return imagesFor(ctx, reference).pull(reference, { ...options, ...access });
    },
  });
}
