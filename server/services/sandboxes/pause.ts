import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import type { Ctx } from "../context.ts";
import { changeRunState } from "./change-run-state.ts";

/** Freezes all its processes; memory and connections stay. */
export async function pause({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<Sandbox> {
  return changeRunState(ctx, input.sandboxId, {
    kind: "sandbox.pause",
    from: "running",
    to: "paused",
    step: "pausing",
    refusal: "only a running one can be paused",
    act: ({ engine }, sandboxId) => engine.sandboxes.pause(sandboxId),
  });
}
