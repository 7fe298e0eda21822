import type { SandboxRow } from "../../../db/schema/index.ts";
import type { Ctx } from "../context.ts";

const TIMEOUT_MS = 1_000;

/** The ports that something in the sandbox listens on; null if it does not run or does not answer at once. */
export async function listeningPorts(ctx: Ctx, sandbox: SandboxRow): Promise<ReadonlySet<number> | null> {
  if (sandbox.status !== "running") return null;
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), TIMEOUT_MS);
  const asked = ctx.engine
    .processes(sandbox.id)
    .listeningPorts()
    .then((found) => new Set(found.map(({ port }) => port)))
    .catch(() => null);
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
