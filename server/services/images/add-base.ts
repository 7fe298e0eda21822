import type { Tx } from "../../../db/client.ts";
import { images } from "../../../db/schema/index.ts";
import { newId } from "../../domain/ids.ts";
import { LOCAL_NODE } from "../../domain/local.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { Ctx } from "../context.ts";
import type { Emit } from "../transact.ts";
import { imageEvent } from "./event.ts";

/** Lists the base image, which containerd has once for all, in the actor's new team. */
export async function addBaseImage(ctx: Ctx, tx: Tx, emit: Emit): Promise<void> {
  const reference = normalizeReference(ctx.settings.baseImage);
  const { digest, sizeBytes } = await ctx.engine.images.get(reference);
  const row = {
    id: newId("image"),
    teamId: ctx.actor.teamId,
    nodeId: LOCAL_NODE,
    reference,
    status: "ready" as const,
    source: "built-in" as const,
    digest,
    sizeBytes,
    createdBy: ctx.actor.userId,
  };
  await tx.insert(images).values(row);
  emit(imageEvent("ready", row));
}
