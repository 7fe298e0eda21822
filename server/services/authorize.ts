import { ForkyardError } from "../domain/errors.ts";
import type { Ctx, Role } from "./context.ts";

const RIGHTS = {
  read: ["owner", "admin", "member", "viewer"],
  write: ["owner", "admin", "member"],
  /** What reaches beyond sandboxes, to the server itself. */
  administer: ["owner", "admin"],
} as const satisfies Record<string, readonly Role[]>;

/** First line of every verb. FORBIDDEN if the actor's role in the team does not allow it. */
export function authorize(ctx: Ctx, right: keyof typeof RIGHTS): void {
  if ((RIGHTS[right] as readonly Role[]).includes(ctx.actor.role)) return;
  throw new ForkyardError("FORBIDDEN", `The role ${ctx.actor.role} in this team does not allow this`, {
    hint: "Ask an owner or admin of the team for another role.",
  });
}
