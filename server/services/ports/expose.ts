import { and, count, eq } from "drizzle-orm";
import { ports } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { lockSandbox, requireStatus } from "../sandboxes/require.ts";
import { transact } from "../transact.ts";
import { listeningPorts } from "./listening.ts";
import { type ExposedPort, presentPort } from "./present.ts";

const MOST = 50;

/** Gives a port of the sandbox a URL; one that has it already keeps it. Nothing need listen there yet. */
export async function expose({
  ctx,
  input: { sandboxId, port },
}: {
  ctx: Ctx;
  input: { sandboxId: string; port: number };
}): Promise<ExposedPort> {
  authorize(ctx, "write");
  const { sandbox, visibility } = await transact(ctx, async (tx, emit) => {
    const row = await lockSandbox(ctx, sandboxId, tx);
    requireStatus(row, ["creating", "running", "paused"], "its ports can't be exposed");
    const added = await tx
      .insert(ports)
      .values({ teamId: row.teamId, sandboxId, port })
      .onConflictDoNothing()
      .returning({ visibility: ports.visibility });
    if (added[0] === undefined) {
      const [kept] = await tx
        .select({ visibility: ports.visibility })
        .from(ports)
        .where(and(eq(ports.sandboxId, sandboxId), eq(ports.port, port)));
      return { sandbox: row, visibility: kept!.visibility };
    }
    const [exposed] = await tx.select({ count: count() }).from(ports).where(eq(ports.sandboxId, sandboxId));
    if (exposed!.count > MOST) {
      throw new ForkyardError("LIMIT_EXCEEDED", `A sandbox can have at most ${MOST} exposed ports`, {
        hint: "Unexpose one that is no longer needed.",
      });
    }
    emit({ type: "port.exposed", noun: "port", subjectId: String(port), sandboxId });
    return { sandbox: row, visibility: added[0].visibility };
  });
  return presentPort(ctx, { sandboxId, port, visibility }, await listeningPorts(ctx, sandbox));
}
