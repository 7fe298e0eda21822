import { ForkyardError } from "../../domain/errors.ts";
import { registryOf } from "../../domain/references.ts";
import { containerdReason, fromContainerd, grpcCode, isNotFound } from "./errors.ts";

const REFUSED =
  /401 Unauthorized|403 Forbidden|authorization failed|authentication required|pull access denied|no basic auth credentials|insufficient_scope|failed to authorize/i;
const UNREACHABLE =
  /failed to do request|dial tcp|no such host|connection re(fused|set)|i\/o timeout|TLS handshake|x509|certificate|server gave HTTP response|network is unreachable|50[0-4] |unexpected EOF|429 Too Many/i;

/** No manifest in the image's index is for the platform that was asked for. */
export function isNoPlatform(error: unknown): boolean {
  return isNotFound(error) && /no match for platform|no manifest/i.test(containerdReason(error));
}

/** Why an image couldn't be pulled or pushed, for a person; containerd's words are kept. */
export function registryError(
  error: unknown,
  { reference, signed, verb }: { reference: string; signed: boolean; verb: "pull" | "push" },
): ForkyardError {
  const translated = fromContainerd(error, `the ${verb} of ${reference}`);
  // Only what containerd itself said about the registry is judged below.
  if (grpcCode(error) === undefined) return translated;
  if (translated.code === "DISK_FULL") return diskFull(`${reference} couldn't be ${verb}ed`, error);
  if (translated.code === "CANCELLED") {
    return new ForkyardError("CANCELLED", `The ${verb} of ${reference} was cancelled.`, { cause: error });
  }
  const registry = registryOf(reference);
  const reason = containerdReason(error).replace(/^failed to resolve image: /, "");
  if (REFUSED.test(reason)) {
    return new ForkyardError(
      "FORBIDDEN",
      signed
        ? `${registry} refused the credentials given for ${reference} (${reason}).`
        : verb === "push"
          ? `${registry} requires credentials for ${reference} (${reason}).`
          : `${registry} requires credentials for ${reference}, or there is no such image (${reason}).`,
      {
        hint: signed
          ? "Check the user name and the password."
          : "Give a user name and a password, or check the name.",
        cause: error,
      },
    );
  }
  if (verb === "pull" && isNotFound(error)) {
    return new ForkyardError("IMAGE_NOT_FOUND", `${registry} has no image ${reference}.`, {
      hint: "Check the name and the tag.",
      cause: error,
    });
  }
  if (translated.code === "UNAVAILABLE") return translated;
  if (UNREACHABLE.test(reason)) {
    const tls = /server gave HTTP response to HTTPS client/.test(reason);
    return new ForkyardError("UNAVAILABLE", `The registry ${registry} can't be reached: ${reason}.`, {
      hint: tls
        ? `It speaks plain HTTP: allow that for this ${verb}.`
        : "Check the registry's name and this machine's network.",
      cause: error,
    });
  }
  return new ForkyardError(translated.code, `${reference} couldn't be ${verb}ed: ${reason}.`, {
    cause: error,
  });
}

export function diskFull(what: string, cause: unknown): ForkyardError {
  return new ForkyardError("DISK_FULL", `The disk is full: ${what}.`, {
    hint: "Free disk space, for example by deleting snapshots or images, then try again.",
    cause,
  });
}
