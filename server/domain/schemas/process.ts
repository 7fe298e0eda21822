import { z } from "zod";
import { PROCESS_STATUSES } from "../status.ts";
import {
  argSchema,
  envSchema,
  failureSchema,
  idSchema,
  isoDate,
  nameSchema,
  requestIdSchema,
  textSchema,
} from "./common.ts";

export const processSchema = z.object({
  id: idSchema("process"),
  sandboxId: idSchema("sandbox"),
  argv: z.array(z.string()),
  title: z.string().describe("What a tab shows"),
  cwd: z.string(),
  tty: z.boolean(),
  status: z.enum(PROCESS_STATUSES),
  exitCode: z.number().nullable(),
  signal: z.string().nullable(),
  pid: z.number().nullable(),
  /** In a fork: the process that it goes on from, and where in its output the fork happened. */
  forkedFromId: idSchema("process").nullable(),
  forkOffset: z.number().nullable(),
  createdAt: isoDate,
  endedAt: isoDate.nullable(),
  failure: failureSchema.nullable(),
});
export type Process = z.infer<typeof processSchema>;

export const execInput = z
  .object({
    sandboxId: idSchema("sandbox"),
    argv: z
      .array(argSchema)
      .min(1)
      .max(4096)
      .optional()
      .describe("Program and arguments; no shell interprets them"),
    shell: argSchema.optional().describe("A line for `sh -c`"),
    cwd: textSchema.max(4096).startsWith("/", "cwd is an absolute path").optional(),
    env: envSchema.default({}),
    user: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,32}(:\d{1,10})?$/)
      .optional(),
    tty: z.boolean().default(false),
    cols: z.int().min(1).max(1000).default(80),
    rows: z.int().min(1).max(1000).default(24),
    title: nameSchema.optional(),
    requestId: requestIdSchema.optional(),
  })
  .refine((input) => (input.argv === undefined) !== (input.shell === undefined), {
    error: "Give either argv or shell",
  })
  .refine(
    (input) => (input.argv ?? [input.shell ?? ""]).reduce((sum, arg) => sum + arg.length, 0) <= 1_000_000,
    {
      error: "The arguments can have at most 1000000 characters in total",
    },
  );

export const processIdInput = z.object({ processId: idSchema("process") });
export const listProcessesInput = z.object({ sandboxId: idSchema("sandbox") });
export const processTreeSchema = z.object({
  at: isoDate.describe("When the sandbox was asked: CPU time grows from one answer to the next"),
  entries: z.array(
    z.object({
      pid: z.number().describe("Within the sandbox; 1 is sandbox-init"),
      parentPid: z.number(),
      processId: idSchema("process").nullable().describe("Set on those that were started through the server"),
      argv: z.array(z.string()),
      uid: z.number().describe("Effective user within the sandbox; 0 is root"),
      state: z.string().describe("A letter as in ps: R, S, D, T, Z"),
      cpuUsec: z.number().describe("CPU time since its start, microseconds"),
      residentBytes: z.number(),
      startedAt: isoDate,
    }),
  ),
});
export type ProcessTree = z.infer<typeof processTreeSchema>;
export const waitInput = z.object({
  processId: idSchema("process"),
  timeoutMs: z.int().min(0).max(3_600_000).default(600_000),
});
export const waitOutput = z.object({
  status: z.enum(PROCESS_STATUSES),
  exitCode: z.number().nullable(),
  signal: z.string().nullable(),
});
export const KILL_SIGNALS = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGKILL",
  "SIGUSR1",
  "SIGUSR2",
  "SIGTERM",
  "SIGCONT",
  "SIGSTOP",
  "SIGWINCH",
] as const;
export const killInput = z.object({
  processId: idSchema("process"),
  signal: z.enum(KILL_SIGNALS).default("SIGTERM"),
});
export const signalInput = z.object({
  sandboxId: idSchema("sandbox"),
  pid: z.int().min(1).max(2_147_483_647),
  startedAt: isoDate
    .refine((at) => Date.parse(at) >= 0, { error: "No process started before 1970" })
    .describe("As tree told it: if the number is another process's by now, that one gets no signal"),
  signal: z.enum(KILL_SIGNALS).default("SIGTERM"),
});
export const resizeInput = z.object({
  processId: idSchema("process"),
  cols: z.int().min(1).max(1000),
  rows: z.int().min(1).max(1000),
});
export const writeInput = z
  .object({
    processId: idSchema("process"),
    text: z
      .string()
      .max(1_000_000)
      .refine((text) => text.isWellFormed(), { error: "It is not valid Unicode text; send bytes as base64" })
      .optional(),
    base64: z.base64().max(1_400_000).optional(),
    end: z.boolean().default(false).describe("Closes stdin afterwards"),
  })
  .refine((input) => input.text === undefined || input.base64 === undefined, {
    error: "Give text or base64, not both",
  });
export const renameProcessInput = z.object({ processId: idSchema("process"), title: nameSchema });
export const logsInput = z.object({
  processId: idSchema("process"),
  stream: z.enum(["stdout", "stderr", "tty"]).optional(),
  fromOffset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_048_576).default(262_144).describe("Bytes at most"),
});
export const logsOutput = z.object({
  chunks: z.array(
    z.object({
      stream: z.enum(["stdout", "stderr", "tty"]),
      offset: z.number(),
      time: isoDate,
      text: z.string(),
    }),
  ),
  nextOffset: z.number().describe("Ask for this one next"),
  truncatedBefore: z.number().describe("Output before this offset is no longer kept; 0 if all is there"),
  ended: z.boolean().describe("The process has ended and nextOffset is the end of its output"),
});
