import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentSandbox } from "./present.ts";
import { requireSandbox } from "./require.ts";

export async function get({ ctx, input }: { ctx: Ctx; input: { sandboxId: string } }): Promise<Sandbox> {
  authorize(ctx, "read");
  return presentSandbox(await requireSandbox(ctx, input.sandboxId));
}
