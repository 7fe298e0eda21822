import type { EventDraft } from "../../events/bus.ts";

export function teamEvent(
  type: "created" | "renamed",
  teamId: string,
  data: Record<string, unknown>,
): EventDraft {
  return { type: `team.${type}`, noun: "team", subjectId: teamId, sandboxId: null, data };
}
