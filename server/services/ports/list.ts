import { asc, eq } from "drizzle-orm";
import { ports } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { listeningPorts } from "./listening.ts";
import { type ExposedPort, presentPort } from "./present.ts";

/** By number; at most 50 can be exposed. A terminated sandbox has none. */
export async function list({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string };
}): Promise<ExposedPort[]> {
  authorize(ctx, "read");
  const sandbox = await requireSandbox(ctx, input.sandboxId);
  const rows = await ctx.db
    .select()
    .from(ports)
    .where(eq(ports.sandboxId, sandbox.id))
    .orderBy(asc(ports.port));
  const listening = rows.length > 0 ? await listeningPorts(ctx, sandbox) : null;
  return rows.map((row) => presentPort(ctx, row, listening));
}
