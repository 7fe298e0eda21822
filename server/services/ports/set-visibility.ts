import { and, eq } from "drizzle-orm";
import { ports } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { PortVisibility } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { transact } from "../transact.ts";
import { listeningPorts } from "./listening.ts";
import { type ExposedPort, presentPort } from "./present.ts";

/** Opens an exposed port's preview to everybody who knows its address, or keeps it to the team again. */
export async function setVisibility({
  ctx,
  input: { sandboxId, port, visibility },
}: {
  ctx: Ctx;
  input: { sandboxId: string; port: number; visibility: PortVisibility };
}): Promise<ExposedPort> {
  authorize(ctx, "write");
  const sandbox = await transact(ctx, async (tx, emit) => {
    const row = await requireSandbox(ctx, sandboxId, tx);
    const where = and(eq(ports.sandboxId, sandboxId), eq(ports.port, port));
    const [exposed] = await tx.select().from(ports).where(where).for("update");
    if (!exposed)
      throw new ForkyardError("NOT_FOUND", `Port ${port} of ${row.name} is not exposed`, {
        hint: "Expose it first with ports.expose.",
      });
    if (exposed.visibility === visibility) return row;
    await tx.update(ports).set({ visibility }).where(where);
    const type = visibility === "public" ? "port.published" : "port.made-private";
    emit({ type, noun: "port", subjectId: String(port), sandboxId });
    return row;
  });
  return presentPort(ctx, { sandboxId, port, visibility }, await listeningPorts(ctx, sandbox));
}
