import { z } from "zod";
import {
  exposedPortSchema,
  portInput,
  scannedPortsSchema,
  setPortVisibilityInput,
  unexposeOutput,
} from "../../domain/schemas/misc.ts";
import { sandboxIdInput } from "../../domain/schemas/sandbox.ts";
import { expose } from "../../services/ports/expose.ts";
import { list } from "../../services/ports/list.ts";
import { scan } from "../../services/ports/scan.ts";
import { setVisibility } from "../../services/ports/set-visibility.ts";
import { unexpose } from "../../services/ports/unexpose.ts";
import { procedure, router } from "../init.ts";

export const portsRouter = router({
  expose: procedure
    .input(portInput)
    .output(exposedPortSchema)
    .mutation(({ ctx, input }) => expose({ ctx, input })),
  unexpose: procedure
    .input(portInput)
    .output(unexposeOutput)
    .mutation(({ ctx, input }) => unexpose({ ctx, input })),
  setVisibility: procedure
    .input(setPortVisibilityInput)
    .output(exposedPortSchema)
    .mutation(({ ctx, input }) => setVisibility({ ctx, input })),
  list: procedure
    .input(sandboxIdInput)
    .output(z.array(exposedPortSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  scan: procedure
    .input(sandboxIdInput)
    .output(scannedPortsSchema)
    .query(({ ctx, input }) => scan({ ctx, input })),
});
