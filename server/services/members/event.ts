import type { EventDraft } from "../../events/bus.ts";

export function memberEvent(
  type: "joined" | "role-set" | "removed",
  userId: string,
  data: Record<string, unknown>,
): EventDraft {
  return { type: `member.${type}`, noun: "member", subjectId: userId, sandboxId: null, data };
}
