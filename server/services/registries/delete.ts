import { eq } from "drizzle-orm";
import { registries } from "../../../db/schema/index.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { registryEvent } from "./event.ts";
import { requireRegistry } from "./require.ts";

/** Forgets what was saved for a registry. Images from it stay. */
export async function remove({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { registryId: string };
}): Promise<{ registryId: string }> {
  authorize(ctx, "administer");
  const row = await requireRegistry(ctx, input.registryId);
  await transact(ctx, async (tx, emit) => {
    await tx.delete(registries).where(eq(registries.id, row.id));
    emit(registryEvent("deleted", row));
  });
  return { registryId: row.id };
}
