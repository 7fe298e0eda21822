import {
  compareFileInput,
  compareFileOutput,
  compareFilesInput,
  compareFilesOutput,
  comparePairInput,
  compareSummaryOutput,
} from "../../domain/schemas/compare.ts";
import { file } from "../../services/compare/file.ts";
import { files } from "../../services/compare/files.ts";
import { summary } from "../../services/compare/summary.ts";
import { procedure, router } from "../init.ts";

export const compareRouter = router({
  summary: procedure
    .input(comparePairInput)
    .output(compareSummaryOutput)
    .query(({ ctx, input, signal }) => summary({ ctx, input, signal })),
  files: procedure
    .input(compareFilesInput)
    .output(compareFilesOutput)
    .query(({ ctx, input }) => files({ ctx, input })),
  file: procedure
    .input(compareFileInput)
    .output(compareFileOutput)
    .query(({ ctx, input, signal }) => file({ ctx, input, signal })),
});
