import type { ProcessRow } from "../../../db/schema/index.ts";
import type { Process } from "../../domain/schemas/process.ts";

export function presentProcess(row: ProcessRow): Process {
  return {
    id: row.id,
    sandboxId: row.sandboxId,
    argv: row.argv,
    title: row.title,
    cwd: row.cwd,
    tty: row.tty,
    status: row.status,
    exitCode: row.exitCode,
    signal: row.signal,
    pid: row.pid,
    forkedFromId: row.forkedFromId,
    forkOffset: row.forkOffset,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    failure: row.failure,
  };
}
