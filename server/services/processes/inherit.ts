import type { ProcessRow, SandboxRow, SnapshotRow } from "../../../db/schema/index.ts";
import { newId } from "../../domain/ids.ts";
import type { Ctx } from "../context.ts";

/**
 * Rows for the processes with which a sandbox goes on from a memory snapshot, each with an id of its own and its key
 * as before. sandbox-init is asked which there are: one that ended just before the freeze is not among them.
 */
export async function inheritProcesses(
  ctx: Ctx,
  sandbox: SandboxRow,
  snapshot: SnapshotRow,
): Promise<ProcessRow[]> {
  if (snapshot.processes.length === 0) return [];
  const host = ctx.engine.processes(sandbox.id);
  const hosted = new Map((await host.list()).map((process) => [process.key, process]));
  const rows: ProcessRow[] = [];
  const now = Date.now();
  for (const captured of snapshot.processes) {
    const process = hosted.get(captured.key);
    if (!process) continue;
    const endedBefore =
      process.exit !== null && snapshot.capturedAt !== null && process.exit.at <= snapshot.capturedAt;
    if (endedBefore) {
      host.forget(captured.key).catch(() => {});
      continue;
    }
    rows.push({
      id: newId("process"),
      teamId: sandbox.teamId,
      nodeId: sandbox.nodeId,
      sandboxId: sandbox.id,
      key: captured.key,
      argv: captured.argv,
      title: captured.title,
      cwd: captured.cwd,
      tty: captured.tty,
      cols: captured.cols,
      rows: captured.rows,
      status: "running",
      exitCode: null,
      signal: null,
      pid: process.pid,
      forkedFromId: captured.sourceProcessId,
      // Both sides wrote the same up to the fork, so the lower of the two is nearer to it.
      forkOffset: Math.min(captured.offset ?? process.headOffset, process.headOffset),
      requestId: null,
      inputHash: null,
      createdBy: sandbox.createdBy,
      // Apart from each other, so that tabs keep their order.
      createdAt: new Date(now + rows.length),
      endedAt: null,
      failure: null,
    });
  }
  for (const row of rows) ctx.output.collect({ processId: row.id, sandboxId: sandbox.id, key: row.key });
  return rows;
}
