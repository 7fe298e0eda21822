import type { EventDraft } from "../../events/bus.ts";

export function snapshotEvent(
  type: string,
  { id, sandboxId }: { id: string; sandboxId: string },
  data: Record<string, unknown> = {},
): EventDraft {
  return { type: `snapshot.${type}`, noun: "snapshot", subjectId: id, sandboxId, data };
}
