import type { ImageImpact } from "../../domain/schemas/image.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { imagesFor } from "./own.ts";
import { requireImage } from "./require.ts";
import { usesOfImages } from "./uses.ts";

const MOST = 200;

/** What deleting an image would free, and what stands on it; at most 200 of each kind are named. */
export async function impact({ ctx, input }: { ctx: Ctx; input: { imageId: string } }): Promise<ImageImpact> {
  authorize(ctx, "read");
  const row = await requireImage(ctx, input.imageId);
  const use = (await usesOfImages(ctx)).get(row.reference);
  const own = imagesFor(ctx, row.reference);
  const freedBytes = row.status === "ready" ? await own.exclusiveBytes(row.reference) : 0;
  return {
    freedBytes,
    blocking: (use?.direct ?? []).slice(0, MOST).map(({ id, name }) => ({ id, name })),
    sandboxes: (use?.sandboxes ?? []).slice(0, MOST).map(({ id, name, status }) => ({ id, name, status })),
    snapshots: (use?.snapshots ?? []).slice(0, MOST).map(({ id, name }) => ({ id, name })),
  };
}
