import { roleHas } from "../../domain/rights.ts";
import type { Ctx } from "../context.ts";

/** What the actor may do at a terminal's keyboard, by role: type, or ask those who may. */
export function mayType({ actor }: Pick<Ctx, "actor">): {
  mayType: boolean;
  mayAsk: boolean;
  guest: boolean;
} {
  return {
    mayType: roleHas(actor.role, "write"),
    // A script or a shared link has nobody behind it to lend the keyboard to.
    mayAsk: actor.via.kind === "session" && roleHas(actor.role, "read"),
    guest: actor.via.kind === "share",
  };
}
