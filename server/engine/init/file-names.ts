import { hash } from "node:crypto";
import type { FileEntry } from "../port.ts";
import { nonsense } from "./protocol.ts";

/** So many fit in some thirty megabytes; no folder that people have is near it. */
const MAX_LINKS = 500_000;

/** A name in a folder, and no path. */
export function checkName(name: Buffer): void {
  if (partsOf(name).length > 1) throw nonsense("a path for a name");
}

/** A path that leads down from a folder. */
export function checkPath(path: Buffer): void {
  partsOf(path);
}

/**
 * What comes of a folder with all that is in it. Somebody unpacks it: each thing lies in a folder that came before, one
 * folder after the other as a walk goes, and nothing comes at the name of a link, so that nothing leads out of there.
 */
export class WalkCheck {
  readonly #links = new Set<string>();
  #folder = "";

  check({ name, kind }: FileEntry): void {
    const path = name.toString("latin1");
    const parent = partsOf(name).slice(0, -1).join("/");
    if (parent !== "" && parent !== this.#folder && !this.#folder.startsWith(`${parent}/`))
      throw nonsense("what is in no folder that it sent");
    this.#folder = kind === "folder" ? path : parent;
    if (this.#links.size === 0 && kind !== "link") return;
    const short = hash("sha256", name, "buffer").toString("latin1", 0, 16);
    if (this.#links.has(short)) throw nonsense("something else at the name of a link");
    if (kind !== "link") return;
    if (this.#links.size >= MAX_LINKS) throw nonsense(`more than ${MAX_LINKS} links`);
    this.#links.add(short);
  }
}

function partsOf(path: Buffer): string[] {
  const parts = path.toString("latin1").split("/");
  if (path.includes(0) || parts.some((part) => ["", ".", ".."].includes(part)))
    throw nonsense("a name that no file has");
  return parts;
}
