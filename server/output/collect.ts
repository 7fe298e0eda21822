import { setTimeout as sleep } from "node:timers/promises";
import { isForkyardError } from "../domain/errors.ts";
import type { Engine, OutputChunk } from "../engine/port.ts";
import type { Logger } from "../log.ts";

const RETRY_MS = { first: 100, worthTelling: 1_600, last: 5_000 };

export type Source = { sandboxId: string; key: string };

/**
 * Takes a process's output from its sandbox, from `head()` on, whatever happens to the connection. Resolves with true
 * at its end, with false when `signal` aborts. What `take` returns is waited for before more is taken.
 */
export async function collectOutput({
  engine,
  source,
  head,
  take,
  signal,
  logger,
}: {
  engine: Pick<Engine, "processes">;
  source: Source;
  head: () => number;
  take: (chunk: OutputChunk) => Promise<void> | undefined;
  signal: AbortSignal;
  logger: Logger;
}): Promise<boolean> {
  let retryMs = RETRY_MS.first;
  while (!signal.aborted) {
    try {
      const host = engine.processes(source.sandboxId);
      for await (const chunk of host.output(source.key, { fromOffset: head(), signal })) {
        retryMs = RETRY_MS.first;
        const busy = take(chunk);
        if (busy !== undefined) await busy;
      }
      return !signal.aborted;
    } catch (error) {
      if (signal.aborted) return false;
      if (isForkyardError(error) && error.code === "NOT_FOUND") {
        logger.info({ key: source.key }, "the sandbox no longer knows this process; its output ends here");
        return true;
      }
      // A sandbox that is being terminated is gone a moment before its logs are released: nothing to tell.
      const level = retryMs === RETRY_MS.worthTelling ? "warn" : "debug";
      logger[level]({ err: error, key: source.key }, "collecting output failed, trying again");
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, RETRY_MS.last);
    }
  }
  return false;
}
