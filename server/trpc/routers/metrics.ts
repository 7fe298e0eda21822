import { z } from "zod";
import {
  latestMetricsSchema,
  metricsHistoryInput,
  metricsHistoryOutput,
} from "../../domain/schemas/metrics.ts";
import { history } from "../../services/metrics/history.ts";
import { latest } from "../../services/metrics/latest.ts";
import { procedure, router } from "../init.ts";

export const metricsRouter = router({
  history: procedure
    .input(metricsHistoryInput)
    .output(metricsHistoryOutput)
    .query(({ ctx, input }) => history({ ctx, input })),
  latest: procedure.output(z.array(latestMetricsSchema)).query(({ ctx }) => latest({ ctx })),
});
