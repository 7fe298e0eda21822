import { eq } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";
import { presentSandbox } from "./present.ts";
import { requireSandbox } from "./require.ts";

/** Its host name inside stays as it was. */
export async function rename({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { sandboxId: string; name: string };
}): Promise<Sandbox> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await requireSandbox(ctx, input.sandboxId, tx);
    await tx.update(sandboxes).set({ name: input.name }).where(eq(sandboxes.id, row.id));
    emit(sandboxEvent("renamed", row.id, { name: input.name }));
    return presentSandbox({ ...row, name: input.name });
  });
}
