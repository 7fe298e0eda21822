import { hkdfSync } from "node:crypto";
import type { Settings } from "../env.ts";
import { serverKey } from "../services/registries/secrets.ts";

/** What sign-in signs and encrypts with: derived from the server's key, so that neither tells anything of the other. */
export async function authSecret(settings: Settings): Promise<string> {
  const key = await serverKey(settings);
  return Buffer.from(hkdfSync("sha256", key, "", "forkyard sign-in v1", 32)).toString("base64url");
}
