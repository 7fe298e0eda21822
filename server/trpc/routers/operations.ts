import { z } from "zod";
import {
  listOperationsInput,
  operationIdInput,
  operationSchema,
  waitOperationInput,
} from "../../domain/schemas/misc.ts";
import { cancel } from "../../services/operations/cancel.ts";
import { get } from "../../services/operations/get.ts";
import { list } from "../../services/operations/list.ts";
import { wait } from "../../services/operations/wait.ts";
import { procedure, router } from "../init.ts";

export const operationsRouter = router({
  list: procedure
    .input(listOperationsInput)
    .output(z.array(operationSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  get: procedure
    .input(operationIdInput)
    .output(operationSchema)
    .query(({ ctx, input }) => get({ ctx, input })),
  cancel: procedure
    .input(operationIdInput)
    .output(operationSchema)
    .mutation(({ ctx, input }) => cancel({ ctx, input })),
  wait: procedure
    .input(waitOperationInput)
    .output(operationSchema)
    .mutation(({ ctx, input, signal }) => wait({ ctx, input, signal })),
});
