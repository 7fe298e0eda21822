import type { z } from "zod";
import { ports, sandboxes } from "../../../db/schema/index.ts";
import { checkLimits } from "../../domain/limits.ts";
import { inventName } from "../../domain/names.ts";
import type { createSandboxInput, Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { track } from "../processes/track.ts";
import { requireRoom } from "../quotas/require-room.ts";
import { lockSnapshot, requireReadySnapshot } from "../snapshots/require.ts";
import { bringUp, markFailed, markRunning, takeBack } from "./bring-up.ts";
import { sandboxEvent } from "./event.ts";
import { newSandboxRow } from "./new-row.ts";
import { presentSandbox } from "./present.ts";
import { resolveOrigin } from "./source.ts";

/**
 * A new sandbox from an image or a snapshot; resolves when it runs. From a memory snapshot its processes go on, unless
 * only its files are wanted.
 */
export async function create({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof createSandboxInput>;
}): Promise<Sandbox> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: "sandbox.create",
    input,
    prepare: async () => {
      const origin = await resolveOrigin(ctx, input);
      const row = newSandboxRow(ctx, { ...input, name: input.name ?? inventName() }, origin);
      const limits = { cpu: row.cpu, memoryMiB: row.memoryMiB, pids: row.pidsLimit };
      checkLimits(limits, (await ctx.engine.info()).host);
      const exposed = [...new Set([...origin.ports, ...input.ports])];
      return {
        subject: row.name,
        refs: { sandboxId: row.id, ...(origin.snapshot ? { snapshotId: origin.snapshot.id } : {}) },
        begin: async (tx, emit) => {
          if (origin.snapshot) requireReadySnapshot(await lockSnapshot(ctx, origin.snapshot.id, tx));
          const { cpu, memoryMiB } = row;
          await requireRoom(tx, row.teamId, { sandboxes: 1, cpu, memoryMiB });
          await tx.insert(sandboxes).values(row);
          if (exposed.length > 0) {
            await tx
              .insert(ports)
              .values(exposed.map((port) => ({ teamId: row.teamId, sandboxId: row.id, port })));
          }
          emit(sandboxEvent("creating", row.id, { name: row.name }));
        },
        work: (_begun, { onStep }) => bringUp(ctx, row, origin, onStep),
        succeed: async (tx, emit, _begun, inherited) =>
          presentSandbox(await markRunning(tx, emit, row, inherited)),
        undo: () => takeBack(ctx, row.id),
        fail: (tx, emit, _begun, failure) => markFailed(tx, emit, row, failure),
        committed: (_begun, inherited) => {
          for (const process of inherited) track(ctx, process);
        },
      };
    },
  });
}
