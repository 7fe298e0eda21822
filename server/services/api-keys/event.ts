import type { EventDraft } from "../../events/bus.ts";

export function apiKeyEvent(
  type: "created" | "revoked",
  { id, name, role }: { id: string; name: string | null; role: string },
): EventDraft {
  return { type: `apiKey.${type}`, noun: "apiKey", subjectId: id, sandboxId: null, data: { name, role } };
}
