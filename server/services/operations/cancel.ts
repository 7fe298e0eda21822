import { ForkyardError } from "../../domain/errors.ts";
import { isCancellable } from "../../domain/operations.ts";
import type { Operation } from "../../domain/schemas/misc.ts";
import { record } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { cancelWork } from "./cancellations.ts";
import { untilEnded } from "./join.ts";
import { presentOperation } from "./present.ts";
import { requireOperation } from "./require.ts";
import { operationEvent } from "./run.ts";

const END_WITHIN_MS = 30_000;

/**
 * Stops an operation and waits for its end: it then is failed with CANCELLED and nothing of it is left. One that has
 * ended already is answered as it is. CONFLICT for kinds that can't be stopped.
 */
export async function cancel({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { operationId: string };
}): Promise<Operation> {
  authorize(ctx, "write");
  const row = await requireOperation(ctx, input.operationId);
  if (row.status !== "running") return presentOperation(row);
  if (!isCancellable(row.kind)) {
    throw new ForkyardError("CONFLICT", `Operations of the kind ${row.kind} can't be cancelled`, {
      hint: "Wait for it to finish.",
    });
  }
  const { sandboxId, snapshotId, imageId } = row;
  const refs = Object.fromEntries(
    Object.entries({ sandboxId, snapshotId, imageId }).flatMap(([key, id]) =>
      id === null ? [] : [[key, id]],
    ),
  );
  await record(
    ctx,
    ctx.actor,
    operationEvent("operation.cancel-asked", row.id, row.kind, refs, { subject: row.subject }),
  );
  cancelWork(row.id);
  return presentOperation(await untilEnded(ctx, row.id, AbortSignal.timeout(END_WITHIN_MS)));
}
