import type { SandboxRow, SnapshotRow } from "../../../db/schema/index.ts";
import { toFailure } from "../../domain/errors.ts";
import type { StepUpdate } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { type Captured, captureHeld } from "../snapshots/capture.ts";

/** A snapshot of the present, and the row's columns that came out otherwise than they were written. */
export type Before = { captured: Captured; changed: Partial<SnapshotRow> };

/**
 * Captures a sandbox that stands still: with its memory, and where that can't be done its files alone. Rejects if not
 * even that works; then nothing of it is left.
 */
export async function captureBefore(
  ctx: Ctx,
  sandbox: SandboxRow,
  row: SnapshotRow,
  heard: number[] | null,
  onStep: (update: StepUpdate) => void,
): Promise<Before> {
  const still = { paused: true, listening: heard };
  try {
    return { captured: await captureHeld(ctx, sandbox, row, onStep, still), changed: {} };
  } catch (error) {
    if (row.kind === "filesystem") throw error;
    const { message } = toFailure(error);
    ctx.log.info(
      { sandboxId: sandbox.id, reason: message },
      "memory could not be captured before a rollback",
    );
    const files = { ...row, kind: "filesystem" as const };
    const captured = await captureHeld(ctx, sandbox, files, onStep, still);
    const note = `${row.note}\nThe memory could not be captured: ${message}`;
    return { captured, changed: { kind: "filesystem", env: null, note } };
  }
}
