/** `docker.io/library/alpine:3.22` is what everybody calls `alpine:3.22`; digests are cut. */
export function shortReference(reference: string): string {
  return reference
    .replace(/^docker\.io\/library\//, "")
    .replace(/^docker\.io\//, "")
    .replace(/@(sha256:[0-9a-f]{12})[0-9a-f]+$/, "@$1");
}
