import { z } from "zod";
import {
  createShareInput,
  createShareOutput,
  listSharesInput,
  shareIdInput,
  shareSchema,
} from "../../domain/schemas/share.ts";
import { create } from "../../services/shares/create.ts";
import { list } from "../../services/shares/list.ts";
import { revoke } from "../../services/shares/revoke.ts";
import { procedure, router } from "../init.ts";

export const sharesRouter = router({
  list: procedure
    .input(listSharesInput)
    .output(z.array(shareSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  create: procedure
    .input(createShareInput)
    .output(createShareOutput)
    .mutation(({ ctx, input }) => create({ ctx, input })),
  revoke: procedure
    .input(shareIdInput)
    .output(shareIdInput)
    .mutation(({ ctx, input }) => revoke({ ctx, input })),
});
