import { childPath, shownName } from "../../domain/file-paths.ts";
import type { FileEntry } from "../../domain/schemas/file.ts";
import type { FileEntry as EngineEntry, FileVersion } from "../../engine/port.ts";

/** `folder` is the path that the entry's name is relative to. */
export function presentEntry(folder: string, entry: EngineEntry, changed: boolean | null = null): FileEntry {
  const { kind, mode, uid, gid, version, link } = entry;
  return {
    path: childPath(folder, entry.name),
    name: shownName(entry.name) || "/",
    kind,
    mode,
    uid,
    gid,
    sizeBytes: version.sizeBytes,
    modifiedAt: new Date(version.seconds * 1000 + Math.floor(version.nanoseconds / 1e6)).toISOString(),
    version: presentVersion(version),
    link: link === null ? null : { target: shownName(link.target), kind: link.kind },
    changed,
  };
}

export function presentVersion({ seconds, nanoseconds, sizeBytes }: FileVersion): string {
  return `${seconds}.${nanoseconds}-${sizeBytes}`;
}

/** null if the text is no version. */
export function parseVersion(text: string): FileVersion | null {
  const match = /^(\d{1,13})\.(\d{1,9})-(\d{1,16})$/.exec(text);
  if (match === null) return null;
  const [seconds, nanoseconds, sizeBytes] = match.slice(1).map(Number) as [number, number, number];
  return Number.isSafeInteger(sizeBytes) ? { seconds, nanoseconds, sizeBytes } : null;
}
