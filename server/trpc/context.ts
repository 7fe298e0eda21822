import type { Actor, Ctx } from "../services/context.ts";

/** The context of one call: the parts that live as long as the server, and who is asking. */
export function createContext(parts: Omit<Ctx, "actor">, actor: Actor): Ctx {
  return { ...parts, actor };
}
