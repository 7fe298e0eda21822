import { and, eq } from "drizzle-orm";
import { ports, sandboxes } from "../../../db/schema/index.ts";
import type { SandboxStatus } from "../../domain/status.ts";
import type { Ctx } from "../context.ts";

/** The sandbox behind an exposed port, whosever it is, for the preview proxy; null if it isn't exposed. */
export async function lookUp({
  ctx,
  input,
}: {
  ctx: Pick<Ctx, "db">;
  input: { sandboxId: string; port: number };
}): Promise<{ name: string; status: SandboxStatus } | null> {
  const [found] = await ctx.db
    .select({ name: sandboxes.name, status: sandboxes.status })
    .from(ports)
    .innerJoin(sandboxes, eq(ports.sandboxId, sandboxes.id))
    .where(and(eq(ports.sandboxId, input.sandboxId), eq(ports.port, input.port)));
  return found ?? null;
}
