import { asc, desc, eq, lte, sql } from "drizzle-orm";
import { processes } from "../../../db/schema/index.ts";
import type { Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { presentProcess } from "./present.ts";

const MOST = 500;
/** An argument list may have a megabyte. */
const MOST_CHARACTERS = 8_000_000;

/** The newest 500 of a sandbox (fewer with enormous argument lists), oldest first: tabs keep their order. */
export async function list({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<Process[]> {
  authorize(ctx, "read");
  const sandbox = await requireSandbox(ctx, input.sandboxId);
  const sum = sql<number>`sum(length(${processes.argv}::text)) over (order by ${processes.createdAt} desc, ${processes.id} desc)`;
  const newest = ctx.db
    .select({ id: processes.id, characters: sum.as("characters") })
    .from(processes)
    .where(eq(processes.sandboxId, sandbox.id))
    .orderBy(desc(processes.createdAt), desc(processes.id))
    .limit(MOST)
    .as("newest");
  const rows = await ctx.db
    .select({ process: processes })
    .from(processes)
    .innerJoin(newest, eq(newest.id, processes.id))
    .where(lte(newest.characters, MOST_CHARACTERS))
    .orderBy(asc(processes.createdAt), asc(processes.id));
  return rows.map((row) => presentProcess(row.process));
}
