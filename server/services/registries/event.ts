import type { EventDraft } from "../../events/bus.ts";

export function registryEvent(
  type: "saved" | "deleted" | "tested",
  { id, host }: { id: string; host: string },
): EventDraft {
  return { type: `registry.${type}`, noun: "registry", subjectId: id, sandboxId: null, data: { host } };
}
