import { z } from "zod";
import { capturedInput, capturedOutput } from "../../domain/schemas/compare.ts";
import { sourceNamesOutput } from "../../domain/schemas/sandbox.ts";
import {
  createSnapshotInput,
  deleteSnapshotOutput,
  listSnapshotsInput,
  renameSnapshotInput,
  setSnapshotTagsInput,
  snapshotIdInput,
  snapshotSchema,
} from "../../domain/schemas/snapshot.ts";
import { captured } from "../../services/snapshots/captured.ts";
import { createFilesystem } from "../../services/snapshots/create-filesystem.ts";
import { createMemory } from "../../services/snapshots/create-memory.ts";
import { remove } from "../../services/snapshots/delete.ts";
import { get } from "../../services/snapshots/get.ts";
import { list } from "../../services/snapshots/list.ts";
import { rename } from "../../services/snapshots/rename.ts";
import { setTags } from "../../services/snapshots/set-tags.ts";
import { sourceNames } from "../../services/snapshots/source-names.ts";
import { procedure, router } from "../init.ts";

export const snapshotsRouter = router({
  createFilesystem: procedure
    .input(createSnapshotInput)
    .output(snapshotSchema)
    .mutation(({ ctx, input }) => createFilesystem({ ctx, input })),
  createMemory: procedure
    .input(createSnapshotInput)
    .output(snapshotSchema)
    .mutation(({ ctx, input }) => createMemory({ ctx, input })),
  list: procedure
    .input(listSnapshotsInput)
    .output(z.array(snapshotSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  sourceNames: procedure.output(sourceNamesOutput).query(({ ctx }) => sourceNames({ ctx })),
  get: procedure
    .input(snapshotIdInput)
    .output(snapshotSchema)
    .query(({ ctx, input }) => get({ ctx, input })),
  captured: procedure
    .input(capturedInput)
    .output(capturedOutput)
    .query(({ ctx, input }) => captured({ ctx, input })),
  rename: procedure
    .input(renameSnapshotInput)
    .output(snapshotSchema)
    .mutation(({ ctx, input }) => rename({ ctx, input })),
  setTags: procedure
    .input(setSnapshotTagsInput)
    .output(snapshotSchema)
    .mutation(({ ctx, input }) => setTags({ ctx, input })),
  delete: procedure
    .input(snapshotIdInput)
    .output(deleteSnapshotOutput)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
});
