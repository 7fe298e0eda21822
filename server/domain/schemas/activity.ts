import { z } from "zod";
import { textSchema } from "./common.ts";
import { EVENT_NOUNS, eventSchema } from "./misc.ts";

/** Operations are told of under the noun that they work on. */
export const ACTIVITY_NOUNS = EVENT_NOUNS.filter((noun) => noun !== "operation");

export const listEventsInput = z
  .object({
    noun: z.enum(ACTIVITY_NOUNS).optional(),
    thingId: textSchema.max(64).optional().describe("ID of a sandbox, process, snapshot or image"),
    personId: textSchema.max(64).optional().describe("Only what this person or their API keys did"),
    text: textSchema.trim().max(200).optional().describe("In a name, or in what happened"),
    before: z.int().min(1).optional().describe("Only events with a smaller sequence, for the next page"),
    limit: z.int().min(1).max(200).default(100),
  })
  .default({ limit: 100 });

export const activityEntrySchema = eventSchema.extend({
  /** What the thing is called now, or was at last. */
  name: z.string().nullable(),
  sandboxName: z.string().nullable(),
  /** How many sandboxes a fork made. */
  count: z.number().nullable(),
  /** Where it was asked for from; told to owners and admins only. */
  address: z.string().nullable(),
});
export type ActivityEntry = z.infer<typeof activityEntrySchema>;

export const listEventsOutput = z.object({
  entries: z.array(activityEntrySchema),
  /** `before` of the next page; null if this is the last one. */
  older: z.number().nullable(),
  /** How far back a search for a text looked, if that was not to the end: it goes on with `older`. */
  searchedTo: z.string().nullable(),
});

/** Everybody who has done something that is still on record, and their last name. */
export const peopleOutput = z.array(z.object({ id: z.string(), name: z.string() }));

/** The newest event's `sequence`; 0 before the first. */
export const headOutput = z.object({ sequence: z.int().min(0) });
