import { ForkyardError } from "./errors.ts";

const DEFAULT_HOST = "docker.io";
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:\[[0-9a-f:.]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::\d{1,5})?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/;
const MAX_NAME = 255;

/**
 * An image's full name, as docker would read what a person wrote: `alpine` is `docker.io/library/alpine:latest`.
 * With a digest the tag is dropped, since the digest alone decides. INVALID_INPUT says what is wrong.
 */
export function normalizeReference(text: string): string {
  const written = text.trim();
  const [beforeDigest, digest, more] = written.split("@") as [string, string?, string?];
  if (more !== undefined || (digest !== undefined && !DIGEST.test(digest))) {
    throw invalid(written, "what follows the @ is not a sha256 digest");
  }
  const slash = beforeDigest.indexOf("/");
  const first = slash < 0 ? "" : beforeDigest.slice(0, slash);
  const hasHost = first === "localhost" || /[.:[A-Z]/.test(first);
  const host = !hasHost || first === "index.docker.io" ? DEFAULT_HOST : first;
  if (!HOST.test(host)) throw invalid(written, `"${host}" is not a registry name`);

  const rest = hasHost ? beforeDigest.slice(slash + 1) : beforeDigest;
  const colon = rest.lastIndexOf(":");
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) throw invalid(written, `"${tag}" is not a tag`);
  const wrong = path.split("/").find((component) => !COMPONENT.test(component));
  if (wrong !== undefined) {
    const why =
      wrong === "" ? "a part of the name is empty" : `"${wrong}" isn't lower-case letters, digits, . _ -`;
    throw invalid(written, why);
  }
  const full = host === DEFAULT_HOST && !path.includes("/") ? `library/${path}` : path;
  const name = `${host}/${full}`;
  if (name.length > MAX_NAME) throw invalid(written, `it is longer than ${MAX_NAME} characters`);
  return digest === undefined ? `${name}:${tag ?? "latest"}` : `${name}@${digest}`;
}

/** The registry in a normalized reference, such as `docker.io` or `localhost:5000`. */
export function registryOf(reference: string): string {
  return reference.slice(0, reference.indexOf("/"));
}

function invalid(written: string, why: string): ForkyardError {
  const shown = written.length > 100 ? `${written.slice(0, 100)}…` : written;
  return new ForkyardError("INVALID_INPUT", `${JSON.stringify(shown)} is not an image reference: ${why}.`, {
    hint: "Write it like `debian:13` or `registry.example.com/team/app:1.2`.",
  });
}
