import { INCOMING } from "./incoming.ts";

const OWNED = ".owner.forkyard.invalid/";

/** What containerd calls an image: owners that call two images the same have two names. */
export function heldName(owner: string | null, reference: string): string {
  return owner === null ? reference : owner + OWNED + reference;
}

/** The reverse; null for what is on its way. */
export function parseHeldName(name: string): { owner: string | null; reference: string } | null {
  if (name.startsWith(INCOMING)) return null;
  const at = name.indexOf(OWNED);
  // An owner's id has no slash: a reference that has our mark somewhere in it is just a strange reference.
  if (at < 0 || name.slice(0, at).includes("/")) return { owner: null, reference: name };
  return { owner: name.slice(0, at), reference: name.slice(at + OWNED.length) };
}
