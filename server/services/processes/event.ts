import type { EventDraft } from "../../events/bus.ts";

export function processEvent(
  type: string,
  { id, sandboxId }: { id: string; sandboxId: string },
  data: Record<string, unknown> = {},
): EventDraft {
  return { type: `process.${type}`, noun: "process", subjectId: id, sandboxId, data };
}
