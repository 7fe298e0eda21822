import { and, eq } from "drizzle-orm";
import { type RegistryRow, registries } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { Ctx } from "../context.ts";

/** NOT_FOUND if there is none of that id in the actor's team. */
export async function requireRegistry(ctx: Ctx, registryId: string): Promise<RegistryRow> {
  const [row] = await ctx.db
    .select()
    .from(registries)
    .where(and(eq(registries.id, registryId), eq(registries.teamId, ctx.actor.teamId)));
  if (row) return row;
  throw new ForkyardError("NOT_FOUND", `Registry ${registryId} does not exist`, {
    hint: "registries.list shows those that do.",
  });
}
