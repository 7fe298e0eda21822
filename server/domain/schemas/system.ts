import { z } from "zod";

const bytes = z.number().describe("Bytes");

export const storageOutput = z.object({
  dataDir: z.string(),
  database: z.enum(["embedded", "postgresql"]),
  /** Of the disk that holds the data directory; null if it can't be asked. */
  disk: z.object({ totalBytes: bytes, freeBytes: bytes }).nullable(),
  snapshots: z.object({
    count: z.number(),
    bytes: bytes.describe("Their own, without what they share with others"),
  }),
  images: z.object({ count: z.number(), bytes }),
  /** Seconds. */
  keptSeconds: z.object({ automaticSnapshots: z.number(), events: z.number(), operations: z.number() }),
});
