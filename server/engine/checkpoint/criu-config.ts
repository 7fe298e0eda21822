/**
 * CRIU's configuration file of a sandbox: it overrides what containerd's shim passes. Without the first two lines
 * a restore has no connections and no network of its own. A connection that is only being made is left out, and
 * its client tries again. Open files without a name are kept up to this size, in bytes.
 */
const ALWAYS = `tcp-established
empty-ns net
skip-in-flight
ghost-limit 1073741824
`;

/** Searched last: large, and rarely watched. */
const LATE = ["usr", "lib", "lib32", "lib64", "libx32", "bin", "sbin", "boot"];
/** Not on the root file system. */
const NEVER = ["proc", "sys", "dev", ".forkyard"];

/**
 * The file for a dump. Overlayfs can't open a watched file (inotify) by its handle, so CRIU searches its name below
 * the directories named here; it can't be told to begin at the root. `topLevel` are the names in the sandbox's root.
 */
export function criuDumpConfig(topLevel: string[]): string {
  const names = topLevel.filter(
    (name) => /^(?!\.\.?$)[A-Za-z0-9._-]{1,255}$/.test(name) && !NEVER.includes(name),
  );
  const late = (name: string) => (LATE.includes(name) ? 1 : 0);
  const paths = names.sort((a, b) => late(a) - late(b)).slice(0, 100);
  return ALWAYS + paths.map((name) => `irmap-scan-path /${name}\n`).join("");
}

export const CRIU_RESTORE_CONFIG = ALWAYS;
