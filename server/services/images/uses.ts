import { type ImageUse, imageUses } from "../../domain/image-use.ts";
import type { Ctx } from "../context.ts";
import { standing } from "../lineage/standing.ts";

/** What of the team's stands on each image, by reference. */
export async function usesOfImages(ctx: Ctx): Promise<Map<string, ImageUse>> {
  const { sandboxes, lives, snapshots } = await standing(ctx);
  return imageUses(
    [...sandboxes, ...lives.map((row) => ({ ...row, status: "terminated" as const }))],
    snapshots.map(({ id, name, lifeId, sandboxId, deletedAt }) => ({
      id,
      name,
      sandboxId: lifeId ?? sandboxId,
      deleted: deletedAt !== null,
    })),
  );
}
