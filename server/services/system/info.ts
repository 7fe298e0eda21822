import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { normalizeReference } from "../../domain/references.ts";
import type { systemInfoOutput } from "../../domain/schemas/misc.ts";
import type { Capability } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** What this server is and what its host can do. */
export async function info({ ctx }: { ctx: Ctx }): Promise<z.infer<typeof systemInfoOutput>> {
  authorize(ctx, "read");
  const { containerd, versions, host, capabilities } = await ctx.engine.info();
  return {
    version: await version,
    host,
    baseImage: normalizeReference(ctx.settings.baseImage),
    engine: {
      address: containerd.address,
      managed: containerd.managed,
      containerd: containerd.version,
      runc: versions.runc,
      criu: versions.criu,
      kernel: versions.kernel,
    },
    capabilities: Object.fromEntries(
      Object.entries(capabilities).map(([name, capability]: [string, Capability]) => [
        name,
        { available: capability.available, reason: capability.available ? null : capability.reason },
      ]),
    ),
  };
}

const version = readFile(new URL("../../../package.json", import.meta.url), "utf8").then(
  (text) => (JSON.parse(text) as { version: string }).version,
);
