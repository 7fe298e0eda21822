import { asc, eq } from "drizzle-orm";
import { registries } from "../../../db/schema/index.ts";
import type { Registry } from "../../domain/schemas/registry.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentRegistry } from "./present.ts";

const MOST = 500;

/** By host, at most 500; without passwords. */
export async function list({ ctx }: { ctx: Ctx }): Promise<Registry[]> {
  authorize(ctx, "read");
  const rows = await ctx.db
    .select()
    .from(registries)
    .where(eq(registries.teamId, ctx.actor.teamId))
    .orderBy(asc(registries.host))
    .limit(MOST);
  return rows.map(presentRegistry);
}
