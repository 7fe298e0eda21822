import type { Process } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentProcess } from "./present.ts";
import { requireProcess } from "./require.ts";

export async function get({ ctx, input }: { ctx: Ctx; input: { processId: string } }): Promise<Process> {
  authorize(ctx, "read");
  return presentProcess(await requireProcess(ctx, input.processId));
}
