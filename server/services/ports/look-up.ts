import { and, eq } from "drizzle-orm";
import { type PortRow, ports, sandboxes } from "../../../db/schema/index.ts";
import type { SandboxStatus } from "../../domain/status.ts";
import type { Ctx } from "../context.ts";

type PreviewSubject = Pick<PortRow, "teamId" | "visibility"> & { name: string; status: SandboxStatus };

/** The sandbox behind an exposed port, whosever it is, for the preview proxy; null if it isn't exposed. */
export async function lookUp({
  ctx,
  input,
}: {
  ctx: Pick<Ctx, "db">;
  input: { sandboxId: string; port: number };
}): Promise<PreviewSubject | null> {
  const [found] = await ctx.db
    .select({
      name: sandboxes.name,
      status: sandboxes.status,
      teamId: ports.teamId,
      visibility: ports.visibility,
    })
    .from(ports)
    .innerJoin(sandboxes, eq(ports.sandboxId, sandboxes.id))
    .where(and(eq(ports.sandboxId, input.sandboxId), eq(ports.port, input.port)));
  return found ?? null;
}
