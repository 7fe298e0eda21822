import { z } from "zod";
import {
  apiKeyIdInput,
  apiKeySchema,
  createApiKeyInput,
  createApiKeyOutput,
} from "../../domain/schemas/team.ts";
import { create } from "../../services/api-keys/create.ts";
import { list } from "../../services/api-keys/list.ts";
import { revoke } from "../../services/api-keys/revoke.ts";
import { procedure, router } from "../init.ts";

export const apiKeysRouter = router({
  list: procedure.output(z.array(apiKeySchema)).query(({ ctx }) => list({ ctx })),
  create: procedure
    .input(createApiKeyInput)
    .output(createApiKeyOutput)
    .mutation(({ ctx, input }) => create({ ctx, input })),
  revoke: procedure
    .input(apiKeyIdInput)
    .output(apiKeyIdInput)
    .mutation(({ ctx, input }) => revoke({ ctx, input })),
});
