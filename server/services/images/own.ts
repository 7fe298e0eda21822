import { normalizeReference } from "../../domain/references.ts";
import type { OwnImages } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";

/** Whose image a name means: the base image is everybody's, any other the team's own. */
export function ownerOf(ctx: Ctx, reference: string): { owner?: string } {
  return reference === normalizeReference(ctx.settings.baseImage) ? {} : { owner: ctx.actor.teamId };
}

/** Where the engine has what the team calls so. */
export function imagesFor(ctx: Ctx, reference: string): OwnImages {
  const { owner } = ownerOf(ctx, reference);
  return owner === undefined ? ctx.engine.images : ctx.engine.images.of(owner);
}
