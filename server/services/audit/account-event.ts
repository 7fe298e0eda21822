import type { EventDraft } from "../../events/bus.ts";

type AccountNoun = "team" | "member" | "invitation" | "apiKey" | "session" | "share";

/**
 * What concerns the team itself, such as `accountEvent("member", "role-changed", userId, { name, role })`. `data.name`
 * is what people read; no secret belongs in it.
 */
export function accountEvent(
  noun: AccountNoun,
  verb: string,
  subjectId: string,
  data: Record<string, unknown> = {},
): EventDraft {
  return { type: `${noun}.${verb}`, noun, subjectId, sandboxId: null, data };
}
