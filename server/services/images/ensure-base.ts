import { join } from "node:path";
import { isForkyardError } from "../../domain/errors.ts";
import { LOCAL_TEAM_ID } from "../../domain/local.ts";
import { normalizeReference } from "../../domain/references.ts";
import { asSystem, type Ctx } from "../context.ts";
import { listIds } from "../teams/list-ids.ts";
import { dropHandedOver, sync } from "./sync.ts";

/** At boot: the built-in base image is with containerd, from the archive that setup made, and is listed for every team. */
export async function ensureBaseImage({ ctx }: { ctx: Omit<Ctx, "actor"> }): Promise<void> {
  const reference = normalizeReference(ctx.settings.baseImage);
  try {
    await ctx.engine.images.get(reference);
  } catch (error) {
    if (!isForkyardError(error) || error.code !== "IMAGE_NOT_FOUND") throw error;
    await bring(ctx, reference);
  }
  const teams = await listIds({ ctx });
  for (const teamId of teams)
    await sync({ ctx: asSystem(ctx, teamId), input: { onlyTeam: teams.length === 1 } });
  await dropHandedOver(ctx);
}

/** An image that the first team has may be named as the base; any other name is the built-in one's. */
async function bring({ engine, settings }: Omit<Ctx, "actor">, reference: string): Promise<void> {
  try {
    await engine.images.adopt(reference, LOCAL_TEAM_ID);
  } catch (error) {
    if (!isForkyardError(error) || error.code !== "IMAGE_NOT_FOUND") throw error;
    await engine.images.import(join(settings.engineDir, "base-image.tar"), reference, {});
  }
}
