import { setTimeout as sleep } from "node:timers/promises";
import { isForkyardError } from "../domain/errors.ts";
import { type Lock, lockDataDir } from "../lock.ts";

/** Does `work` while no other process does work on the same directory; waits its turn, however long. */
export async function exclusively<T>(
  directory: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  let lock: Lock | null = null;
  for (let told = false; lock === null; told = true) {
    lock = await lockDataDir(directory).catch((error) => {
      if (isForkyardError(error) && error.code === "CONFLICT") return null;
      throw error;
    });
    if (lock !== null) break;
    if (!told) onWait();
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
