import type { EventDraft } from "../../events/bus.ts";
import type { Thing } from "./thing.ts";

/** The text is not put down: what is deleted is gone. */
export function commentEvent(
  type: "added" | "edited" | "deleted",
  commentId: string,
  { sandboxId, snapshotId, name }: Thing,
): EventDraft {
  return {
    type: `comment.${type}`,
    noun: "comment",
    subjectId: commentId,
    sandboxId,
    data: { name, ...(snapshotId === null ? {} : { snapshotId }) },
  };
}
