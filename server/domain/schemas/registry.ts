import { z } from "zod";
import { idSchema, isoDate, textSchema } from "./common.ts";

/** What is known of a registry; the password or token never leaves the server. */
export const registrySchema = z.object({
  id: idSchema("registry"),
  /** As in an image's full name, such as `docker.io` or `localhost:5000`. */
  host: z.string(),
  username: z.string(),
  plainHttp: z.boolean(),
  createdAt: isoDate,
  updatedAt: isoDate,
});
export type Registry = z.infer<typeof registrySchema>;

export const saveRegistryInput = z.object({
  host: textSchema
    .trim()
    .min(1)
    .max(255)
    .describe("A registry's name as in an image reference, such as ghcr.io or localhost:5000"),
  username: textSchema.trim().min(1, "A user name is needed").max(256),
  password: textSchema
    .max(8192)
    .optional()
    .describe("Password or token; may be left out for a registry that has one saved already"),
  plainHttp: z.boolean().default(false).describe("Speak HTTP without TLS to it"),
});
export const registryIdInput = z.object({ registryId: idSchema("registry") });
export const deleteRegistryOutput = z.object({ registryId: idSchema("registry") });
export const testRegistryOutput = z.object({
  /** What it was like, for people. */
  message: z.string(),
});
