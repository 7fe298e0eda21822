import type { z } from "zod";
import { ForkyardError } from "../../domain/errors.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { pushImageInput, pushImageOutput } from "../../domain/schemas/image.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { reachRegistry } from "../registries/credentials.ts";
import { imagesFor } from "./own.ts";
import { requireImage } from "./require.ts";

/** Copies an image to a registry, signed in with what is saved for it. */
export async function push({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof pushImageInput>;
}): Promise<z.infer<typeof pushImageOutput>> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: "image.push",
    input,
    prepare: async () => {
      const row = await requireImage(ctx, input.imageId);
      if (row.status !== "ready") {
        throw new ForkyardError("CONFLICT", `Image ${row.reference} is ${row.status}`, {
          hint: "Only an image that is ready can be pushed.",
        });
      }
      const target = normalizeReference(input.target ?? row.reference);
      if (target.includes("@")) {
        throw new ForkyardError("INVALID_INPUT", "target: an image is pushed to a tag, not to a digest", {
          hint: "Write it like registry.example.com/team/app:1.",
        });
      }
      const access = await reachRegistry(ctx, target, { plainHttp: input.plainHttp });
      return {
        subject: target,
        refs: { imageId: row.id },
        begin: async () => {},
        work: (_begun, tools) =>
          imagesFor(ctx, row.reference).push(row.reference, target, { ...tools, ...access }),
        succeed: async () => ({ imageId: row.id, target }),
        fail: async () => {},
      };
    },
  });
}
