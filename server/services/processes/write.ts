import type { z } from "zod";
import type { Process, writeInput } from "../../domain/schemas/process.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { noteTyping } from "./note-typing.ts";
import { presentProcess } from "./present.ts";
import { requireRunningProcess } from "./require.ts";

/** Writes to its standard input or terminal, then closes that if `end` is set. */
export async function write({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof writeInput>;
}): Promise<Process> {
  authorize(ctx, "write");
  const row = await requireRunningProcess(ctx, input.processId, "it takes no input");
  await noteTyping(ctx, row);
  const data =
    input.base64 === undefined ? Buffer.from(input.text ?? "", "utf8") : Buffer.from(input.base64, "base64");
  const host = ctx.engine.processes(row.sandboxId);
  if (data.length > 0) await host.write(row.key, data);
  if (input.end) await host.write(row.key, null);
  return presentProcess(row);
}
