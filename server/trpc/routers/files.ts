import {
  fileEntrySchema,
  fileInput,
  fileListSchema,
  findFilesInput,
  foundFilesSchema,
  listFilesInput,
  removedFilesSchema,
  renameFileInput,
  textFileSchema,
  writeTextInput,
} from "../../domain/schemas/file.ts";
import { find } from "../../services/files/find.ts";
import { list } from "../../services/files/list.ts";
import { makeFolder } from "../../services/files/make-folder.ts";
import { readText } from "../../services/files/read-text.ts";
import { remove } from "../../services/files/remove.ts";
import { rename } from "../../services/files/rename.ts";
import { stat } from "../../services/files/stat.ts";
import { writeText } from "../../services/files/write-text.ts";
import { procedure, router } from "../init.ts";

export const filesRouter = router({
  list: procedure
    .input(listFilesInput)
    .output(fileListSchema)
    .query(({ ctx, input }) => list({ ctx, input })),
  stat: procedure
    .input(fileInput)
    .output(fileEntrySchema)
    .query(({ ctx, input }) => stat({ ctx, input })),
  readText: procedure
    .input(fileInput)
    .output(textFileSchema)
    .query(({ ctx, input }) => readText({ ctx, input })),
  writeText: procedure
    .input(writeTextInput)
    .output(fileEntrySchema)
    .mutation(({ ctx, input }) => writeText({ ctx, input })),
  makeFolder: procedure
    .input(fileInput)
    .output(fileEntrySchema)
    .mutation(({ ctx, input }) => makeFolder({ ctx, input })),
  rename: procedure
    .input(renameFileInput)
    .output(fileEntrySchema)
    .mutation(({ ctx, input }) => rename({ ctx, input })),
  remove: procedure
    .input(fileInput)
    .output(removedFilesSchema)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
  find: procedure
    .input(findFilesInput)
    .output(foundFilesSchema)
    .query(({ ctx, input, signal }) => find({ ctx, input, signal })),
});
