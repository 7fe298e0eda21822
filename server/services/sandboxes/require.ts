import { and, eq } from "drizzle-orm";
import type { Db } from "../../../db/client.ts";
import { type SandboxRow, sandboxes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import type { SandboxStatus } from "../../domain/status.ts";
import type { Ctx } from "../context.ts";

/** NOT_FOUND if there is none of that id in the actor's team. `db` may be a transaction. */
export async function requireSandbox(ctx: Ctx, sandboxId: string, db: Db = ctx.db): Promise<SandboxRow> {
  const [row] = await db.select().from(sandboxes).where(inTeam(ctx, sandboxId));
  return row ?? notFound(sandboxId);
}

/** The same, and nobody else changes the row until the transaction's end. */
export async function lockSandbox(ctx: Ctx, sandboxId: string, tx: Db): Promise<SandboxRow> {
  const [row] = await tx.select().from(sandboxes).where(inTeam(ctx, sandboxId)).for("update");
  return row ?? notFound(sandboxId);
}

const inTeam = (ctx: Ctx, sandboxId: string) =>
  and(eq(sandboxes.id, sandboxId), eq(sandboxes.teamId, ctx.actor.teamId));

function notFound(sandboxId: string): never {
  throw new ForkyardError("NOT_FOUND", `Sandbox ${sandboxId} does not exist`, {
    hint: "sandboxes.list shows those that do.",
  });
}

const HINTS: Record<SandboxStatus, string> = {
  creating: "Wait until it is running.",
  running: "Pause it first.",
  paused: "Resume it first.",
  terminating: "Create a new one from one of its snapshots.",
  terminated: "Create a new one from one of its snapshots.",
  failed: "The reason is shown with it; terminate it and create a new one.",
};

/** CONFLICT, with the next step, unless the sandbox has one of these statuses. */
export function requireStatus(row: SandboxRow, allowed: readonly SandboxStatus[], action: string): void {
  if (allowed.includes(row.status)) return;
  throw new ForkyardError("CONFLICT", `Sandbox ${row.name} (${row.id}) is ${row.status}; ${action}`, {
    hint: HINTS[row.status],
  });
}
