import { randomBytes } from "node:crypto";

/** Ids are lower-case letters and digits only, so that they fit in a host name (`8000-sbx….localhost`). */
const PREFIXES = {
  team: "tea",
  user: "usr",
  sandbox: "sbx",
  process: "prc",
  snapshot: "snp",
  image: "img",
  operation: "opr",
  registry: "reg",
  comment: "cmt",
  session: "ses",
  account: "acc",
  verification: "vrf",
  member: "mbr",
  invitation: "inv",
  twoFactor: "tfa",
  passkey: "psk",
  apiKey: "key",
  share: "shr",
} as const;

export type IdKind = keyof typeof PREFIXES;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // 32 letters, so a random byte maps evenly
const LENGTH = 13; // 65 bits

/** A new random id such as `sbx3k9…`. */
export function newId(kind: IdKind): string {
  let id: string = PREFIXES[kind];
  for (const byte of randomBytes(LENGTH)) id += ALPHABET[byte & 31];
  return id;
}

/** True if `text` has the form of an id of that kind. */
export function isId(kind: IdKind, text: string): boolean {
  return text.startsWith(PREFIXES[kind]) && /^[0-9a-hjkmnp-tv-z]{13}$/.test(text.slice(3));
}
