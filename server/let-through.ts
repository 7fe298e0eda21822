import { chmod, stat } from "node:fs/promises";

/**
 * Lets everybody pass this directory, or run this program, as sandboxes must on the way to what is theirs; nobody can
 * list it who couldn't before. For what was there already, with a mode of somebody's choice or of a strict umask.
 */
export async function letThrough(path: string): Promise<void> {
  const { mode } = await stat(path);
  const wanted = mode | 0o011;
  if (mode !== wanted) await chmod(path, wanted & 0o7777);
}
