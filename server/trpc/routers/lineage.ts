import { lineageInput, lineageOutput } from "../../domain/schemas/misc.ts";
import { tree } from "../../services/lineage/tree.ts";
import { procedure, router } from "../init.ts";

export const lineageRouter = router({
  tree: procedure
    .input(lineageInput)
    .output(lineageOutput)
    .query(({ ctx, input }) => tree({ ctx, input })),
});
