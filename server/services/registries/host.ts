import { ForkyardError } from "../../domain/errors.ts";
import { normalizeReference, registryOf } from "../../domain/references.ts";

/** A registry's name as references have it: `https://index.docker.io/v1/` is `docker.io`. INVALID_INPUT if it is none. */
export function normalizeHost(text: string): string {
  const host = text
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/.*$/, "")
    .toLowerCase();
  if (/^(registry-1\.|index\.)?docker\.io$/.test(host)) return "docker.io";
  try {
    // Only a host that a reference could name is of any use.
    if (registryOf(normalizeReference(`${host}/x`)) === host) return host;
  } catch {
    // said below
  }
  throw new ForkyardError(
    "INVALID_INPUT",
    `host: ${JSON.stringify(text.slice(0, 100))} is not a registry name`,
    {
      hint: "Write it as in an image reference: ghcr.io, registry.example.com or localhost:5000.",
    },
  );
}
