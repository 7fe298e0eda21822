import { quotaReportSchema, quotasSchema } from "../../domain/schemas/quota.ts";
import { get } from "../../services/quotas/get.ts";
import { set } from "../../services/quotas/set.ts";
import { procedure, router } from "../init.ts";

export const quotasRouter = router({
  get: procedure.output(quotaReportSchema).query(({ ctx }) => get({ ctx })),
  set: procedure
    .input(quotasSchema)
    .output(quotaReportSchema)
    .mutation(({ ctx, input }) => set({ ctx, input })),
});
