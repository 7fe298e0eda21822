import { createHmac, hkdfSync } from "node:crypto";
import { type Failure, ForkyardError } from "../domain/errors.ts";
import type { Settings } from "../env.ts";
import { serverKey } from "./registries/secrets.ts";

const KEYED = "v1:";

/**
 * Tells one input from another. Only a hash is kept: an input may hold a password. Nobody who has the database alone
 * can try passwords on it, since the server's key is in it.
 */
export async function hashOf(
  settings: Settings,
  { requestId: _requestId, ...input }: Record<string, unknown>,
): Promise<string> {
  const key = hkdfSync("sha256", await serverKey(settings), "", "forkyard requests v1", 32);
  return KEYED + createHmac("sha256", Buffer.from(key)).update(JSON.stringify(input)).digest("hex");
}

/** CONFLICT if the requestId came with another input before. */
export function requireSameInput(requestId: string, earlierHash: string | null, inputHash: string): void {
  // Calls from before hashes had a key in them can't be compared; they are joined as their requestId says.
  if (!earlierHash?.startsWith(KEYED) || earlierHash === inputHash) return;
  throw new ForkyardError("CONFLICT", `requestId ${requestId} was already used for a different request`, {
    hint: "Use a new requestId for a new request; repeat one only with the same input.",
  });
}

/** What an earlier call with the same requestId failed with, for the call that repeats it. */
export function failedBefore({ code, message, hint }: Failure): ForkyardError {
  return new ForkyardError(code, message, hint === null ? {} : { hint });
}
