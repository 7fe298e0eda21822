import type { ImageRow } from "../../../db/schema/index.ts";
import type { ImageUse } from "../../domain/image-use.ts";
import type { Image } from "../../domain/schemas/misc.ts";

export function presentImage(row: ImageRow, use?: ImageUse): Image {
  return {
    id: row.id,
    reference: row.reference,
    status: row.status,
    source: row.source,
    snapshotId: row.snapshotId,
    digest: row.digest,
    sizeBytes: row.sizeBytes,
    sandboxCount: use?.sandboxes.length ?? 0,
    snapshotCount: use?.snapshots.length ?? 0,
    createdAt: row.createdAt.toISOString(),
    failure: row.failure,
  };
}
