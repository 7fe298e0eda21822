import { eq } from "drizzle-orm";
import { sandboxes } from "../../../db/schema/index.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { sandboxEvent } from "./event.ts";
import { presentSandbox } from "./present.ts";
import { requireSandbox } from "./require.ts";

/** Replaces its tags; those that it had and that are not given are gone. */
export async function setTags({
  ctx,
  input: { sandboxId, tags },
}: {
  ctx: Ctx;
  input: { sandboxId: string; tags: string[] };
}): Promise<Sandbox> {
  authorize(ctx, "write");
  return transact(ctx, async (tx, emit) => {
    const row = await requireSandbox(ctx, sandboxId, tx);
    await tx.update(sandboxes).set({ tags }).where(eq(sandboxes.id, row.id));
    emit(sandboxEvent("tagged", row.id, { name: row.name, tags }));
    return presentSandbox({ ...row, tags });
  });
}
