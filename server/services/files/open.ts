import { ForkyardError, isForkyardError } from "../../domain/errors.ts";
import { pathBytes } from "../../domain/file-paths.ts";
import type { SandboxFiles } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { requireSandbox, requireStatus } from "../sandboxes/require.ts";

const ANSWER_MS = 30_000;

/** The files of a running sandbox of the actor's team. CONFLICT, with the next step, if it doesn't run. */
export async function openFiles(ctx: Ctx, sandboxId: string, right: "read" | "write"): Promise<SandboxFiles> {
  authorize(ctx, right);
  const sandbox = await requireSandbox(ctx, sandboxId);
  requireStatus(sandbox, ["running"], "its files can only be viewed and changed while it runs");
  return ctx.engine.files(sandbox.id);
}

/** Runs short work; TIMEOUT if the sandbox takes longer than 30 s (or `ms`). */
export async function within<T>(work: (signal: AbortSignal) => Promise<T>, ms = ANSWER_MS): Promise<T> {
  const timeout = AbortSignal.timeout(ms);
  try {
    return await work(timeout);
  } catch (error) {
    if (!timeout.aborted || !isForkyardError(error) || error.code !== "CANCELLED") throw error;
    throw new ForkyardError("TIMEOUT", `The sandbox did not do this within ${ms / 1000} s`, {
      hint: "It may be busy or have been paused; check its status and try again.",
    });
  }
}

/** The bytes of a path that a schema has checked. */
export function bytesOf(path: string): Buffer {
  return Buffer.from(pathBytes(path) ?? Buffer.from("/"));
}
