import { isForkyardError } from "../../domain/errors.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";

/** Whether the actor's role allows typing into terminals. */
export function mayType(ctx: Ctx): boolean {
  try {
    authorize(ctx, "write");
    return true;
  } catch (error) {
    if (isForkyardError(error) && error.code === "FORBIDDEN") return false;
    throw error;
  }
}
