import { ForkyardError } from "../domain/errors.ts";
import { type Right, roleHas } from "../domain/rights.ts";
import type { Ctx } from "./context.ts";

/** First line of every verb. FORBIDDEN if the actor's role in the team does not allow it. */
export function authorize({ actor }: Pick<Ctx, "actor">, right: Right): void {
  if (roleHas(actor.role, right)) return;
  throw new ForkyardError("FORBIDDEN", `The role ${actor.role} in this team does not allow this`, {
    hint: "Ask an owner or admin of the team for another role.",
  });
}

/** For what only a person may do who is signed in, not a script with a key of theirs. */
export function requirePerson({ actor }: Pick<Ctx, "actor">): void {
  if (actor.via.kind === "session") return;
  throw new ForkyardError("FORBIDDEN", "An API key can't do this", { hint: "Sign in and do it yourself." });
}
