import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = ".forkyard-users.json";
/** Stands for whoever used a directory before its users were written down: it is never the last one's then. */
const UNKNOWN = "unknown";

/**
 * Writes down that `user` (a path: a data directory, a checkout) needs what is in `directory`, which several may share.
 * `fresh`: nobody can have used it before.
 */
export async function noteUser(
  directory: string,
  user: string,
  { fresh }: { fresh: boolean },
): Promise<void> {
  const users = (await usersOf(directory)) ?? (fresh ? [] : [UNKNOWN]);
  if (users.includes(user)) return;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, FILE), JSON.stringify([...users, user]));
}

/** True if it was made for these users and nobody else: those that are gone from the disk don't count. */
export async function isOnlyFor(directory: string, mine: readonly string[]): Promise<boolean> {
  const users = (await usersOf(directory)) ?? [];
  if (!users.some((user) => mine.includes(user))) return false;
  for (const user of users)
    if (user === UNKNOWN || (!mine.includes(user) && (await exists(user)))) return false;
  return true;
}

/** null where none are written down. */
async function usersOf(directory: string): Promise<string[] | null> {
  try {
    const users: unknown = JSON.parse(await readFile(join(directory, FILE), "utf8"));
    return Array.isArray(users) ? users.filter((user) => typeof user === "string") : [UNKNOWN];
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : [UNKNOWN];
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
