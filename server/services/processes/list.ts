import { desc, eq } from "drizzle-orm";
import { processes } from "../../../db/schema/index.ts";
import type { Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { presentProcess } from "./present.ts";

const MOST = 500;

/** The newest 500 of a sandbox, oldest first: tabs keep their order. */
export async function list({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<Process[]> {
  authorize(ctx, "read");
  const sandbox = await requireSandbox(ctx, input.sandboxId);
  const rows = await ctx.db
    .select()
    .from(processes)
    .where(eq(processes.sandboxId, sandbox.id))
    .orderBy(desc(processes.createdAt), desc(processes.id))
    .limit(MOST);
  return rows.reverse().map(presentProcess);
}
