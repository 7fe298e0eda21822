import type { z } from "zod";
import type { PortRow } from "../../../db/schema/index.ts";
import type { exposedPortSchema } from "../../domain/schemas/misc.ts";
import type { Ctx } from "../context.ts";
import { previewUrl } from "./preview-url.ts";

export type ExposedPort = z.infer<typeof exposedPortSchema>;

/** `listening`: null where that can't be known, since the sandbox does not run. */
export function presentPort(
  { settings }: Ctx,
  { sandboxId, port, visibility }: Pick<PortRow, "sandboxId" | "port" | "visibility">,
  listening: ReadonlySet<number> | null,
): ExposedPort {
  return {
    port,
    visibility,
    url: previewUrl(settings, { sandboxId, port }),
    listening: listening?.has(port) ?? null,
  };
}
