import type { z } from "zod";
import { snapshots } from "../../../db/schema/index.ts";
import type { createSnapshotInput, Snapshot } from "../../domain/schemas/snapshot.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { requireSandbox } from "../sandboxes/require.ts";
import { requireMemorySnapshots } from "./capability.ts";
import { capture, dropUnmade, markReady, requireCapturable } from "./capture.ts";
import { snapshotEvent } from "./event.ts";
import { newSnapshotRow } from "./new-row.ts";
import { presentSnapshot } from "./present.ts";
import { reserving } from "./reserving.ts";

/** Both kinds of snapshots are made alike. */
export async function createSnapshot(
  ctx: Ctx,
  kind: "filesystem" | "memory",
  input: z.output<typeof createSnapshotInput>,
): Promise<Snapshot> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: `snapshot.${kind}`,
    input,
    prepare: async () => {
      const sandbox = await requireSandbox(ctx, input.sandboxId);
      requireCapturable(sandbox);
      if (kind === "memory") await requireMemorySnapshots(ctx);
      const row = await newSnapshotRow(ctx, sandbox, {
        kind,
        automatic: false,
        name: input.name,
        note: input.note,
      });
      return {
        subject: row.name,
        refs: { sandboxId: sandbox.id, snapshotId: row.id },
        begin: async (tx, emit) => {
          await tx.insert(snapshots).values(await reserving(ctx, tx, row));
          emit(snapshotEvent("creating", row, { name: row.name, kind }));
        },
        work: (_begun, { onStep }) => capture(ctx, row, onStep),
        succeed: async (tx, emit, _begun, captured) =>
          presentSnapshot(await markReady(tx, emit, row, captured)),
        undo: async () => {
          await ctx.engine.snapshots.remove(row.id).catch((err) => {
            ctx.log.warn(
              { err, snapshotId: row.id },
              "a snapshot that is not on record could not be removed",
            );
          });
        },
        fail: (tx, emit) => dropUnmade(tx, emit, row),
      };
    },
  });
}
