import type { z } from "zod";
import type { exposedPortSchema } from "../../domain/schemas/misc.ts";
import type { Ctx } from "../context.ts";

export type ExposedPort = z.infer<typeof exposedPortSchema>;

/** `listening`: null where that can't be known, since the sandbox does not run. */
export function presentPort(
  { settings }: Ctx,
  { sandboxId, port }: { sandboxId: string; port: number },
  listening: ReadonlySet<number> | null,
): ExposedPort {
  const url = `http://${port}-${sandboxId}.${settings.previewDomain}:${settings.port}/`;
  return { port, url, listening: listening?.has(port) ?? null };
}
