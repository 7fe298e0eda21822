import { z } from "zod";
import { idSchema } from "./common.ts";

const tabSchema = z
  .string()
  .regex(/^[a-z0-9]{8,32}$/, "8 to 32 lower-case letters and digits")
  .describe("Any text that is this tab's own");

const placeSchema = z.object({
  path: z
    .string()
    .max(500)
    // What is not a path within the team's pages could lead those who follow to another site.
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/, "A path within the team's pages, such as /sandboxes")
    .refine((path) => !path.includes("\\")),
  sandboxId: idSchema("sandbox").nullable().default(null),
  processId: idSchema("process").nullable().default(null),
  nodeId: z
    .string()
    .max(300)
    .regex(/^[A-Za-z0-9._:/@+-]+$/)
    .nullable()
    .default(null)
    .describe("Of the lineage: an image, sandbox or snapshot"),
  away: z.boolean().default(false).describe("The tab is not the one that is looked at"),
});

export const presenceInput = z.object({ tab: tabSchema, place: placeSchema });
export const movedOutput = z.object({ tab: tabSchema });
