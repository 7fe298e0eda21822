import { z } from "zod";
import {
  deleteRegistryOutput,
  registryIdInput,
  registrySchema,
  saveRegistryInput,
  testRegistryOutput,
} from "../../domain/schemas/registry.ts";
import { remove } from "../../services/registries/delete.ts";
import { list } from "../../services/registries/list.ts";
import { save } from "../../services/registries/save.ts";
import { test } from "../../services/registries/test.ts";
import { procedure, router } from "../init.ts";

export const registriesRouter = router({
  list: procedure.output(z.array(registrySchema)).query(({ ctx }) => list({ ctx })),
  save: procedure
    .input(saveRegistryInput)
    .output(registrySchema)
    .mutation(({ ctx, input }) => save({ ctx, input })),
  delete: procedure
    .input(registryIdInput)
    .output(deleteRegistryOutput)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
  test: procedure
    .input(registryIdInput)
    .output(testRegistryOutput)
    .mutation(({ ctx, input }) => test({ ctx, input })),
});
