import type { z } from "zod";
import type { Image, pullImageInput } from "../../domain/schemas/misc.ts";
import type { Ctx } from "../context.ts";
import { fetchImage } from "./fetch.ts";

/** From a registry. The password is used for this pull and not kept. */
export async function pull({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof pullImageInput>;
}): Promise<Image> {
  const { username, password, plainHttp } = input;
  const credentials =
    username === undefined && password === undefined
      ? {}
      : { credentials: { username: username ?? "", password: password ?? "" } };
  return fetchImage(ctx, {
    kind: "image.pull",
    source: "pull",
    input,
    bring: (reference, options) =>
      ctx.engine.images.pull(reference, { ...options, ...credentials, plainHttp }),
  });
}
