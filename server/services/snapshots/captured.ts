import type { z } from "zod";
import type { capturedOutput } from "../../domain/schemas/compare.ts";
import { authorize } from "../authorize.ts";
import { commandOf } from "../compare/running.ts";
import { ancestorsOf } from "../compare/thing.ts";
import type { Ctx } from "../context.ts";
import { requireSnapshot } from "./require.ts";
import { sharedBytes } from "./shared-bytes.ts";

/** What a snapshot holds besides files, and what it needs to be restored. */
export async function captured({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { snapshotId: string };
}): Promise<z.infer<typeof capturedOutput>> {
  authorize(ctx, "read");
  const row = await requireSnapshot(ctx, input.snapshotId);
  const ancestors = await ancestorsOf(ctx, { type: "snapshot", row });
  const { versions } = row;
  return {
    madeFrom: ancestors[0] ?? null,
    sharedBytes: await sharedBytes(ctx, ancestors),
    processes: row.processes.map(({ key, title, argv, cwd, tty }) => ({
      key,
      title,
      command: commandOf(argv),
      cwd,
      tty,
    })),
    ports: row.ports,
    listening: row.listening,
    versions: versions && {
      containerd: versions.containerd,
      runc: versions.runc,
      criu: versions.criu,
      kernel: versions.kernel,
      cpuModel: versions.cpuModel,
    },
  };
}
