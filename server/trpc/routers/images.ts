import { z } from "zod";
import {
  deleteImageInput,
  deleteImageOutput,
  imageSchema,
  importImageInput,
  pullImageInput,
} from "../../domain/schemas/misc.ts";
import { remove } from "../../services/images/delete.ts";
import { importArchive } from "../../services/images/import.ts";
import { list } from "../../services/images/list.ts";
import { pull } from "../../services/images/pull.ts";
import { procedure, router } from "../init.ts";

export const imagesRouter = router({
  list: procedure.output(z.array(imageSchema)).query(({ ctx }) => list({ ctx })),
  pull: procedure
    .input(pullImageInput)
    .output(imageSchema)
    .mutation(({ ctx, input }) => pull({ ctx, input })),
  import: procedure
    .input(importImageInput)
    .output(imageSchema)
    .mutation(({ ctx, input }) => importArchive({ ctx, input })),
  delete: procedure
    .input(deleteImageInput)
    .output(deleteImageOutput)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
});
