import { eq } from "drizzle-orm";
import { ports } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { listeningPorts } from "./listening.ts";

const MOST = 100;

/**
 * What something in the sandbox listens on at this moment, by number, and whether it is exposed. Null where that
 * can't be known: it does not run, or did not answer within a second.
 */
export async function scan({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string };
}): Promise<{ port: number; exposed: boolean }[] | null> {
  authorize(ctx, "read");
  const sandbox = await requireSandbox(ctx, input.sandboxId);
  const listening = await listeningPorts(ctx, sandbox);
  if (!listening) return null;
  const rows = await ctx.db.select({ port: ports.port }).from(ports).where(eq(ports.sandboxId, sandbox.id));
  const exposed = new Set(rows.map(({ port }) => port));
  return [...listening]
    .toSorted((a, b) => a - b)
    .slice(0, MOST)
    .map((port) => ({ port, exposed: exposed.has(port) }));
}
