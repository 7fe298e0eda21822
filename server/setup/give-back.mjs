import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

/** What our commands write into the checkout. A data directory may lie in it too, and must stay root's. */
const WRITTEN = [
  "node_modules",
  ".next",
  "next-env.d.ts",
  "tsconfig.tsbuildinfo",
  "e2e/.output",
  "bench-results.json",
];

/**
 * After a command that ran as root (sudo), gives what it wrote into somebody's checkout to them: they must be able
 * to update and to remove it without root. Does nothing in a checkout of root's, or without root.
 */
export function giveBack(project) {
  const { uid, gid } = statSync(project);
  const paths = WRITTEN.map((name) => join(project, name)).filter((path) => existsSync(path));
  if (process.getuid() !== 0 || uid === 0 || paths.length === 0) return;
  spawnSync("find", [...paths, "-xdev", "-uid", "0", "-exec", "chown", "-h", `${uid}:${gid}`, "{}", "+"]);
}
