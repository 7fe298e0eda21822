import { extract } from "tar-stream";
import type { OpaqueDirs } from "../diff/layer.ts";
import { type CopyTools, scriptEnd, startScript } from "./in-engine.ts";

/** Node can't read extended attributes, tar can: the headers of all directories, without what is in them. */
const SCRIPT = `
cd "$1"
find . -xdev -mindepth 1 -type d -print0 | head -z -n 200000 |
  tar --null --verbatim-files-from --no-recursion --format=pax --xattrs --xattrs-include=trusted.overlay.opaque \\
    --ignore-failed-read -T - -cf - 2>/dev/null || [ $? = 1 ]
`;
const ATTRIBUTE = "SCHILY.xattr.trusted.overlay.opaque";

/** The directories of a layer that hide what lies beneath them. Rejects with INTERNAL. */
export async function readOpaqueDirs(tools: CopyTools, layer: string): Promise<OpaqueDirs> {
  const child = startScript(tools, SCRIPT, [layer]);
  const ended = scriptEnd(child);
  const found = new Set<string>();
  // Both are there, and missing in the types.
  const options = { filenameEncoding: "latin1" } as Parameters<typeof extract>[0];
  const headers = extract(options);
  headers.on("entry", (header, stream, next) => {
    const { pax } = header as { pax?: Record<string, string> };
    if (pax?.[ATTRIBUTE] === "y") found.add(tidy(header.name, pax.path));
    stream.resume();
    stream.on("end", next);
  });
  const read = new Promise<void>((resolve, reject) => {
    headers.on("finish", resolve);
    headers.on("error", reject);
  });
  child.stdout.pipe(headers);
  await Promise.all([ended, read]);
  return found;
}

/** A long or unusual name stands in the extended header, there in UTF-8. */
function tidy(name: string, extended: string | undefined): string {
  const raw = extended === undefined ? name : Buffer.from(extended, "utf8").toString("latin1");
  return raw.replace(/^\.\//, "").replace(/\/+$/, "");
}
