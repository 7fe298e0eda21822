import { dirname, relative } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";
import type { Mount } from "./gen/containerd/types/types_pb.js";
import { type CopyTools, scriptEnd, startScript } from "./in-engine.ts";

/**
 * The kernel stacks 500 layers, and their names must fit in a page (mount's options); copying some hundred
 * megabytes once in so many generations is cheap.
 */
export const FLATTEN_AT = 250;

/** /root is there on every machine, and in this mount namespace nobody needs it. */
const SCRIPT = `
cd "$1"
mount -t overlay -o "ro,lowerdir=$2" overlay /root
exec cp -a --reflink=auto /root/. "$3/"
`;

/** Copies all that a stack of layers shows, as `view` mounts it, into the one directory `to`. */
export async function copyFlat(tools: CopyTools, view: Mount[], to: string): Promise<void> {
  const lower = view[0]?.options.find((option) => option.startsWith("lowerdir="))?.slice("lowerdir=".length);
  if (!lower) throw new ForkyardError("INTERNAL", "containerd named no layers to flatten.");
  const layers = lower.split(":");
  // Relative names are short: `123/fs` of the snapshotter's directory.
  const base = dirname(dirname(layers[0]!));
  const names = [...layers, to].map((layer) => relative(base, layer));
  const target = names.pop()!;
  await scriptEnd(startScript(tools, SCRIPT, [base, names.join(":"), target]));
}
