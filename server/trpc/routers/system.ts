import { systemInfoOutput } from "../../domain/schemas/misc.ts";
import { info } from "../../services/system/info.ts";
import { procedure, router } from "../init.ts";

export const systemRouter = router({
  info: procedure.output(systemInfoOutput).query(({ ctx }) => info({ ctx })),
});
