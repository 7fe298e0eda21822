import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import type { Ctx } from "../context.ts";
import { changeRunState } from "./change-run-state.ts";

export async function resume({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<Sandbox> {
  return changeRunState(ctx, input.sandboxId, {
    kind: "sandbox.resume",
    from: "paused",
    to: "running",
    step: "resuming",
    refusal: "only a paused one can be resumed",
    act: ({ engine }, sandboxId) => engine.sandboxes.resume(sandboxId),
  });
}
