import type { EventDraft } from "../../events/bus.ts";

export function invitationEvent(
  type: "created" | "revoked",
  { id, email, role }: { id: string; email: string; role: string },
): EventDraft {
  return {
    type: `invitation.${type}`,
    noun: "invitation",
    subjectId: id,
    sandboxId: null,
    data: { email, role },
  };
}
