import type { Operation } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { presentOperation } from "./present.ts";
import { requireOperation } from "./require.ts";

export async function get({ ctx, input }: { ctx: Ctx; input: { operationId: string } }): Promise<Operation> {
  authorize(ctx, "read");
  return presentOperation(await requireOperation(ctx, input.operationId));
}
