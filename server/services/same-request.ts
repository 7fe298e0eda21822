import { createHash } from "node:crypto";
import { type Failure, ForkyardError } from "../domain/errors.ts";

/** Tells one input from another. Only a hash is kept: an input may hold a password. */
export function hashOf({ requestId: _requestId, ...input }: Record<string, unknown>): string {
  return createHash("sha256").update(JSON.stringify(input)).digest("hex");
}

/** CONFLICT if the requestId came with another input before. */
export function requireSameInput(requestId: string, earlierHash: string | null, inputHash: string): void {
  if (earlierHash === inputHash) return;
  throw new ForkyardError("CONFLICT", `requestId ${requestId} was already used for a different request`, {
    hint: "Use a new requestId for a new request; repeat one only with the same input.",
  });
}

/** What an earlier call with the same requestId failed with, for the call that repeats it. */
export function failedBefore({ code, message, hint }: Failure): ForkyardError {
  return new ForkyardError(code, message, hint === null ? {} : { hint });
}
