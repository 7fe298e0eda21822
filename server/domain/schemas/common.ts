import { z } from "zod";
import { ERROR_CODES } from "../errors.ts";
import { type IdKind, isId } from "../ids.ts";

/** An id of that kind; a text of another form can't exist, so services need not look it up. */
export const idSchema = (kind: IdKind) =>
  z
    .string()
    .max(64)
    .describe(`ID of a ${kind}`)
    .refine((text) => isId(kind, text), {
      error: (issue) => `${String(issue.input)} is not the ID of a ${kind}`,
    });

/** Text that arrives as it was sent: half a surrogate pair has no UTF-8 form, and would become another character. */
export const unicodeSchema = z.string().refine((text) => text.isWellFormed(), {
  error: "It is not valid Unicode text: it contains half a character",
});

/** The same, without NUL: the database takes none, and it would be an error far from here. */
export const textSchema = unicodeSchema.refine((text) => !text.includes("\0"), {
  error: "It can't contain a NUL character",
});

/** Letters of any script, digits, emoji, spaces between; no control characters. */
export const nameSchema = textSchema
  .trim()
  .min(1, "A name needs at least one character")
  .max(80, "A name can have at most 80 characters")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  .refine((text) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text), {
    error: "A name can't contain control characters or line breaks",
  })
  .describe("A name for people; need not be unique");

export const noteSchema = textSchema.max(10_000).describe("Free text, for people");

const MOST_TAGS = 20;
/** A word or a few: letters of any script, digits and the usual joints; no comma, which separates them in a URL. */
const tagSchema = textSchema
  .trim()
  .toLowerCase()
  .min(1, "A tag needs at least one character")
  .max(32, "A tag can have at most 32 characters")
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:/=+-]*$/u, {
    error: "A tag begins with a letter or digit and has only letters, digits, spaces and . _ : / = + -",
  });
export const tagsSchema = z
  .array(tagSchema)
  .max(100)
  .transform((tags) => [...new Set(tags)])
  .refine((tags) => tags.length <= MOST_TAGS, { error: `At most ${MOST_TAGS} tags` })
  .describe("All its tags from now on; kept in lower case, each once");

export const requestIdSchema = textSchema
  .min(1)
  .max(100)
  .describe("Makes a retry safe: the same requestId again joins the first call and gives the same answer");

export const failureSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  hint: z.string().nullable(),
});

export const isoDate = z.iso.datetime().describe("ISO 8601, UTC");

export const argSchema = textSchema.max(131_072, "One argument can have at most 131072 characters");

export const envSchema = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,255}$/, "A variable name can have only letters, digits and _"),
    textSchema.max(131_072),
  )
  .refine((env) => Object.keys(env).length <= 500, { error: "At most 500 variables" })
  .refine((env) => Object.entries(env).flat().join("").length <= 1_000_000, {
    error: "The variables can have at most 1000000 characters in total",
  })
  .describe("Environment variables");

export const portSchema = z.int().min(1).max(65_535).describe("A TCP port in the sandbox");
export const ttlSchema = z
  .int()
  .max(31_536_000)
  .describe("Seconds until the sandbox is terminated; 0 or less means never");
