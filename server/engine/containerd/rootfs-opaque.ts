import { extract, type Header } from "tar-stream";
import { ForkyardError } from "../../domain/errors.ts";
import type { OpaqueDirs } from "../diff/layer.ts";
import { type CopyTools, killScript, scriptEnd, startScript } from "./in-engine.ts";

/**
 * Node can't read extended attributes, tar can: the headers of all directories. The layer may be a running sandbox's,
 * which puts files and links in a directory's place between two looks: a name with "/." is a directory or nothing, so
 * tar never reads a file; where the mount follows no links, nothing is outside of the layer.
 */
const SCRIPT = `
mount --bind "$1" "$1"
mount -o remount,bind,ro,nosuid,nodev,nosymfollow "$1"
cd "$1"
ulimit -v 1048576
find . -xdev -mindepth 1 -type d -printf '%p/.\\0' | head -z -n 200000 |
  tar --null --verbatim-files-from --no-recursion --format=pax --xattrs --xattrs-include=trusted.overlay.opaque \\
    --ignore-failed-read -T - -cf - 2>/dev/null || [ $? = 1 ]
`;
const ATTRIBUTE = "SCHILY.xattr.trusted.overlay.opaque";

const MAX_KNOWN = 500;

/**
 * Tells the directories of a layer that hide what lies beneath them; of one that is `lasting`, whose files don't change
 * any more, it is looked up once. However many ask, a layer is looked through once at a time. Rejects with INTERNAL, or
 * with the reason of `signal` once that aborts; what was started for it has ended then.
 */
export function openOpaqueIndex(tools: CopyTools) {
  const known = new Map<string, OpaqueDirs>();
  const last = new Map<string, Promise<unknown>>();

  return async (layer: string, how: { lasting: boolean; signal: AbortSignal }): Promise<OpaqueDirs> => {
    const before = last.get(layer);
    const turn = (async () => {
      await before?.catch(() => {});
      const seen = known.get(layer);
      if (seen) return seen;
      const found = await readOpaqueDirs(tools, layer, how.signal);
      if (!how.lasting) return found;
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(layer, found);
      return found;
    })();
    last.set(layer, turn);
    try {
      return await turn;
    } finally {
      if (last.get(layer) === turn) last.delete(layer);
    }
  };
}

async function readOpaqueDirs(tools: CopyTools, layer: string, signal: AbortSignal): Promise<OpaqueDirs> {
  signal.throwIfAborted();
  const child = startScript(tools, SCRIPT, [layer], { ownGroup: true });
  const kill = () => killScript(child);
  signal.addEventListener("abort", kill, { once: true });
  const ended = scriptEnd(child);
  try {
    const [found] = await Promise.all([opaqueIn(child.stdout), ended]);
    return found;
  } catch (error) {
    kill();
    await ended.catch(() => {});
    signal.throwIfAborted();
    throw new ForkyardError("INTERNAL", "The sandbox's folders couldn't be looked through.", {
      cause: error,
    });
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** Of an archive of directories. Rejects if it breaks off, or if there is anything else in it. */
export function opaqueIn(archive: NodeJS.ReadableStream): Promise<Set<string>> {
  const found = new Set<string>();
  // Both are there, and missing in the types.
  const options = { filenameEncoding: "latin1" } as Parameters<typeof extract>[0];
  const headers = extract(options);
  return new Promise((resolve, reject) => {
    headers.on("entry", (header, stream, next) => {
      const { name, type, size, pax } = header as Header & { pax?: Record<string, string> };
      // It fails with the archive, which tells; unheard it would end the server.
      stream.on("error", () => {});
      if (type !== "directory" || size !== 0) return headers.destroy(new Error(`"${name}" is no directory`));
      if (pax?.[ATTRIBUTE] === "y") found.add(tidy(name, pax.path));
      stream.on("end", next);
      stream.resume();
    });
    headers.on("finish", () => resolve(found));
    headers.on("error", reject);
    archive.on("error", reject);
    archive.pipe(headers);
  });
}

/** A long or unusual name stands in the extended header, there in UTF-8. */
function tidy(name: string, extended: string | undefined): string {
  const raw = extended === undefined ? name : Buffer.from(extended, "utf8").toString("latin1");
  return raw.replace(/^\.\//, "").replace(/\/(\.\/)?$/, "");
}
