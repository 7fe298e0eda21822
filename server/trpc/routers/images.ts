import { z } from "zod";
import {
  buildImageInput,
  imageImpactOutput,
  pushImageInput,
  pushImageOutput,
} from "../../domain/schemas/image.ts";
import {
  deleteImageInput,
  deleteImageOutput,
  imageSchema,
  importImageInput,
  pullImageInput,
} from "../../domain/schemas/misc.ts";
import { build } from "../../services/images/build.ts";
import { remove } from "../../services/images/delete.ts";
import { impact } from "../../services/images/impact.ts";
import { importArchive } from "../../services/images/import.ts";
import { list } from "../../services/images/list.ts";
import { pull } from "../../services/images/pull.ts";
import { push } from "../../services/images/push.ts";
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
  build: procedure
    .input(buildImageInput)
    .output(imageSchema)
    .mutation(({ ctx, input }) => build({ ctx, input })),
  push: procedure
    .input(pushImageInput)
    .output(pushImageOutput)
    .mutation(({ ctx, input }) => push({ ctx, input })),
  impact: procedure
    .input(deleteImageInput)
    .output(imageImpactOutput)
    .query(({ ctx, input }) => impact({ ctx, input })),
  delete: procedure
    .input(deleteImageInput)
    .output(deleteImageOutput)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
});
