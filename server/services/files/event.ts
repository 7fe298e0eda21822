import { record } from "../audit/record.ts";
import type { Ctx } from "../context.ts";

/** Files are not in the database, so that a change of theirs is put down right after it. */
export async function recordFile(
  ctx: Ctx,
  verb: "written" | "uploaded" | "downloaded" | "folder-made" | "renamed" | "removed",
  sandboxId: string,
  data: { path: string; to?: string },
): Promise<void> {
  await record(ctx, ctx.actor, {
    type: `file.${verb}`,
    noun: "file",
    subjectId: sandboxId,
    sandboxId,
    data,
  });
}
