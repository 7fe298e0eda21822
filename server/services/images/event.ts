import type { EventDraft } from "../../events/bus.ts";

export function imageEvent(
  type: string,
  { id, reference }: { id: string; reference: string },
  data: Record<string, unknown> = {},
): EventDraft {
  return {
    type: `image.${type}`,
    noun: "image",
    subjectId: id,
    sandboxId: null,
    data: { reference, ...data },
  };
}
