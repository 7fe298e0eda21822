import type { Failure } from "../../domain/errors.ts";

/** Why a thing failed whose making a crash of the server cut off. */
export const INTERRUPTED: Failure = {
  code: "INTERRUPTED",
  message: "The server stopped in the middle of this; anything half-finished was removed",
  hint: "Try again.",
};
