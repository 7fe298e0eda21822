import type { EventDraft } from "../../events/bus.ts";

export function sandboxEvent(
  type: string,
  sandboxId: string,
  data: Record<string, unknown> = {},
): EventDraft {
  return { type: `sandbox.${type}`, noun: "sandbox", subjectId: sandboxId, sandboxId, data };
}
