import { and, eq } from "drizzle-orm";
import { type CapturedProcess, processes, type SnapshotRow } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { listeningPorts } from "../snapshots/capture.ts";
import type { Side } from "./thing.ts";

/** What runs and what listens; null where that is not known. */
export type Running = {
  processes: Pick<CapturedProcess, "argv" | "cwd">[] | null;
  listening: number[] | null;
};

export async function runningIn(ctx: Ctx, side: Side): Promise<Running> {
  if (side.type === "snapshot") return capturedIn(side.row);
  const { id, status } = side.row;
  const rows = await ctx.db
    .select({ argv: processes.argv, cwd: processes.cwd })
    .from(processes)
    .where(and(eq(processes.sandboxId, id), eq(processes.status, "running")));
  return { processes: rows, listening: status === "running" ? await listeningPorts(ctx, id) : null };
}

export function capturedIn(row: SnapshotRow): Running {
  if (row.kind === "filesystem") return { processes: null, listening: null };
  return { processes: row.processes, listening: row.listening };
}

const MAX_COMMAND = 500;

export function commandOf(argv: readonly string[]): string {
  const text = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
  return text.length > MAX_COMMAND ? `${text.slice(0, MAX_COMMAND)}…` : text;
}
