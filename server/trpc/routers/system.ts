import { systemInfoOutput } from "../../domain/schemas/misc.ts";
import { storageOutput } from "../../domain/schemas/system.ts";
import { info } from "../../services/system/info.ts";
import { storage } from "../../services/system/storage.ts";
import { procedure, router } from "../init.ts";

export const systemRouter = router({
  info: procedure.output(systemInfoOutput).query(({ ctx }) => info({ ctx })),
  storage: procedure.output(storageOutput).query(({ ctx }) => storage({ ctx })),
});
