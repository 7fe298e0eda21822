import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Removes a directory in which somebody hostile may have been; what its links point to stays. A tree can be deeper
 * than the longest path that node can name, and a directory in it hold more names than node has memory for: `rm` goes
 * down step by step and takes names in batches. Nothing there is no error.
 */
export async function removeTree(path: string): Promise<void> {
  await run("rm", ["-rf", "--", path]);
}
