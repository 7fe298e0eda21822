import type { ImageRow } from "../../../db/schema/index.ts";
import type { Image } from "../../domain/schemas/misc.ts";

export function presentImage(row: ImageRow): Image {
  return {
    id: row.id,
    reference: row.reference,
    status: row.status,
    source: row.source,
    snapshotId: row.snapshotId,
    digest: row.digest,
    sizeBytes: row.sizeBytes,
    createdAt: row.createdAt.toISOString(),
    failure: row.failure,
  };
}
