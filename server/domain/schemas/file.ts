import { z } from "zod";
import { pathBytes, pathOf } from "../file-paths.ts";
import { idSchema, isoDate, textSchema, unicodeSchema } from "./common.ts";

/** Text that is edited in the browser, bytes. */
export const MAX_TEXT_BYTES = 1_048_576;
export const MAX_PAGE = 2_000;

export const filePathSchema = z
  .string()
  .max(8_192)
  .refine((path) => pathBytes(path) !== null, {
    error: "A path begins with /, with at most 4095 bytes and no NUL (or is b64: and its bytes in base64url)",
  })
  .transform((path) => pathOf(pathBytes(path)!))
  .describe("Absolute path in the sandbox; one that is not UTF-8 is b64: and its bytes in base64url");

const sandboxId = idSchema("sandbox");

export const fileInput = z.object({ sandboxId, path: filePathSchema });

export const fileKindSchema = z.enum(["file", "folder", "link", "device", "pipe", "socket", "other"]);

export const fileEntrySchema = z.object({
  path: filePathSchema,
  name: z.string().describe("For people: what doesn't show is written as \\n or \\xff"),
  kind: fileKindSchema,
  /** Permission bits, such as 0o644. */
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  sizeBytes: z.int(),
  modifiedAt: isoDate,
  version: z.string().describe("Changes with the content; opaque"),
  link: z
    .object({
      target: z.string(),
      kind: fileKindSchema.nullable().describe("Of what it leads to; null: nothing"),
    })
    .nullable(),
  changed: z.boolean().nullable().describe("Since the sandbox began; null: not known"),
});
export type FileEntry = z.infer<typeof fileEntrySchema>;

export const listFilesInput = fileInput.extend({
  cursor: z.int().min(0).max(1_000_000).default(0).describe("How many entries come before"),
  limit: z.int().min(1).max(MAX_PAGE).default(500),
});
export const fileListSchema = z.object({
  path: filePathSchema,
  entries: z.array(fileEntrySchema).describe("Folders first, by name"),
  total: z.int(),
  truncated: z.boolean().describe("The folder holds more than is listed"),
  deleted: z.array(z.string()).describe("Names that the sandbox has deleted since it began"),
});
export type FileList = z.infer<typeof fileListSchema>;

export const textFileSchema = z.object({
  entry: fileEntrySchema,
  text: z.string().nullable().describe("null: not text, or too large"),
  reason: z.enum(["binary", "large"]).nullable(),
});

export const writeTextInput = fileInput.extend({
  // A file may hold a NUL, other than what the database keeps.
  text: unicodeSchema.max(MAX_TEXT_BYTES),
  version: textSchema.max(100).nullable().describe("Of the file that was edited; null: a new one"),
});

export const renameFileInput = fileInput.extend({ to: filePathSchema });
export const removedFilesSchema = z.object({ removed: z.int().describe("Files and folders") });

export const findFilesInput = fileInput.extend({
  text: textSchema
    .min(1)
    .max(200)
    .describe("Part of a name, a pattern with * and ?, or text to be found in files"),
  in: z.enum(["names", "content"]),
});
export const foundFilesSchema = z.object({
  matches: z.array(
    z.object({
      path: filePathSchema,
      /** From the folder on, for people. */
      name: z.string(),
      kind: fileKindSchema.nullable(),
      line: z.int().nullable(),
      text: z.string().nullable(),
    }),
  ),
  more: z.boolean(),
  timedOut: z.boolean(),
});
export type FoundFiles = z.infer<typeof foundFilesSchema>;
