import { z } from "zod";
import {
  createSandboxInput,
  forkInput,
  listSandboxesInput,
  renameSandboxInput,
  rollbackInput,
  sandboxIdInput,
  sandboxSchema,
  setTagsInput,
  setTtlInput,
  sourceNamesInput,
  sourceNamesOutput,
} from "../../domain/schemas/sandbox.ts";
import { forkOutput, rollbackOutput } from "../../domain/schemas/snapshot.ts";
import { create } from "../../services/sandboxes/create.ts";
import { fork } from "../../services/sandboxes/fork.ts";
import { get } from "../../services/sandboxes/get.ts";
import { list } from "../../services/sandboxes/list.ts";
import { pause } from "../../services/sandboxes/pause.ts";
import { rename } from "../../services/sandboxes/rename.ts";
import { resume } from "../../services/sandboxes/resume.ts";
import { rollback } from "../../services/sandboxes/rollback.ts";
import { setTags } from "../../services/sandboxes/set-tags.ts";
import { setTtl } from "../../services/sandboxes/set-ttl.ts";
import { sourceNames } from "../../services/sandboxes/source-names.ts";
import { terminate } from "../../services/sandboxes/terminate.ts";
import { procedure, router } from "../init.ts";

export const sandboxesRouter = router({
  create: procedure
    .input(createSandboxInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => create({ ctx, input })),
  list: procedure
    .input(listSandboxesInput)
    .output(z.array(sandboxSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  sourceNames: procedure
    .input(sourceNamesInput)
    .output(sourceNamesOutput)
    .query(({ ctx, input }) => sourceNames({ ctx, input })),
  get: procedure
    .input(sandboxIdInput)
    .output(sandboxSchema)
    .query(({ ctx, input }) => get({ ctx, input })),
  rename: procedure
    .input(renameSandboxInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => rename({ ctx, input })),
  pause: procedure
    .input(sandboxIdInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => pause({ ctx, input })),
  resume: procedure
    .input(sandboxIdInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => resume({ ctx, input })),
  setTags: procedure
    .input(setTagsInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => setTags({ ctx, input })),
  setTtl: procedure
    .input(setTtlInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => setTtl({ ctx, input })),
  terminate: procedure
    .input(sandboxIdInput)
    .output(sandboxSchema)
    .mutation(({ ctx, input }) => terminate({ ctx, input })),
  fork: procedure
    .input(forkInput)
    .output(forkOutput)
    .mutation(({ ctx, input }) => fork({ ctx, input })),
  rollback: procedure
    .input(rollbackInput)
    .output(rollbackOutput)
    .mutation(({ ctx, input }) => rollback({ ctx, input })),
});
