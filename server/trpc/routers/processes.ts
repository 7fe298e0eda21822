import { z } from "zod";
import {
  execInput,
  killInput,
  listProcessesInput,
  logsInput,
  logsOutput,
  processIdInput,
  processSchema,
  processTreeSchema,
  renameProcessInput,
  resizeInput,
  signalInput,
  waitInput,
  waitOutput,
  writeInput,
} from "../../domain/schemas/process.ts";
import { exec } from "../../services/processes/exec.ts";
import { get } from "../../services/processes/get.ts";
import { kill } from "../../services/processes/kill.ts";
import { list } from "../../services/processes/list.ts";
import { logs } from "../../services/processes/logs.ts";
import { rename } from "../../services/processes/rename.ts";
import { resize } from "../../services/processes/resize.ts";
import { signal } from "../../services/processes/signal.ts";
import { tree } from "../../services/processes/tree.ts";
import { wait } from "../../services/processes/wait.ts";
import { write } from "../../services/processes/write.ts";
import { procedure, router } from "../init.ts";

export const processesRouter = router({
  exec: procedure
    .input(execInput)
    .output(processSchema)
    .mutation(({ ctx, input }) => exec({ ctx, input })),
  list: procedure
    .input(listProcessesInput)
    .output(z.array(processSchema))
    .query(({ ctx, input }) => list({ ctx, input })),
  tree: procedure
    .input(listProcessesInput)
    .output(processTreeSchema)
    .query(({ ctx, input }) => tree({ ctx, input })),
  get: procedure
    .input(processIdInput)
    .output(processSchema)
    .query(({ ctx, input }) => get({ ctx, input })),
  wait: procedure
    .input(waitInput)
    .output(waitOutput)
    .mutation(({ ctx, input, signal }) => wait({ ctx, input, signal })),
  kill: procedure
    .input(killInput)
    .output(processSchema)
    .mutation(({ ctx, input }) => kill({ ctx, input })),
  signal: procedure
    .input(signalInput)
    .output(z.object({ pid: z.number() }))
    .mutation(({ ctx, input }) => signal({ ctx, input })),
  resize: procedure
    .input(resizeInput)
    .output(processSchema)
    .mutation(({ ctx, input }) => resize({ ctx, input })),
  write: procedure
    .input(writeInput)
    .output(processSchema)
    .mutation(({ ctx, input }) => write({ ctx, input })),
  rename: procedure
    .input(renameProcessInput)
    .output(processSchema)
    .mutation(({ ctx, input }) => rename({ ctx, input })),
  logs: procedure
    .input(logsInput)
    .output(logsOutput)
    .query(({ ctx, input }) => logs({ ctx, input })),
});
