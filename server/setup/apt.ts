import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import { type CommandResult, proxyEnvironment, runCommand } from "./command.ts";
import type { OnProgress } from "./progress.ts";

const TIMEOUT_MS = 30 * 60_000;
const WAIT_FOR_LOCK_MS = 10 * 60_000;
/** What apt and dpkg say while another of them is at work: automatic upgrades, on a machine that was just switched on. */
const LOCKED = /Could not get lock|lock was locked by another process/;

export type Apt = {
  /** For its details; told too if another apt is waited for. */
  onProgress: OnProgress;
  onLine?: (line: string) => void;
  cwd?: string;
  /** For tests. */
  run?: typeof runCommand;
  retryMs?: number;
};

/** Runs one of apt's programs. While another one holds apt's locks it waits, ten minutes at most. */
export async function runApt(argv: readonly string[], options: Apt): Promise<CommandResult> {
  const { onProgress, onLine, run = runCommand, retryMs = 3_000 } = options;
  const until = Date.now() + WAIT_FOR_LOCK_MS;
  for (let told = false; ; told = true) {
    try {
      return await run(argv, {
        env: { DEBIAN_FRONTEND: "noninteractive", ...proxyEnvironment() },
        timeoutMs: TIMEOUT_MS,
        ...(options.cwd !== undefined && { cwd: options.cwd }),
        onLine(line) {
          onLine?.(line);
          onProgress(`  ${line}`);
        },
      });
    } catch (error) {
      const { message } = toFailure(error);
      if (!LOCKED.test(message) || Date.now() > until) throw error;
      if (!told) onProgress(`Waiting for another program that installs packages${holder(message)}`);
      await sleep(retryMs);
    }
  }
}

/** Such as ": unattended-upgr, process 4711". */
function holder(message: string): string {
  const found = /held by process (\d+)(?: \(([^)]+)\))?/.exec(message);
  return found ? `: ${found[2] ?? "unknown"}, process ${found[1]}` : "";
}

/**
 * Installs packages, and tells `onAdded` of each that wasn't there before, also if it fails in the end. UNAVAILABLE with
 * apt's own words then.
 */
export async function installPackages(
  packages: readonly string[],
  apt: Apt,
  onAdded: (name: string) => void,
): Promise<void> {
  const install = () =>
    runApt(["apt-get", "install", "-y", "--no-install-recommends", ...packages], {
      ...apt,
      // dpkg's words: what somebody else installs meanwhile is not in them.
      onLine(line) {
        const added = /^Selecting previously (?:un|de)selected package ([^\s:]+)(?::\w+)?\.$/.exec(line);
        if (added?.[1]) onAdded(added[1]);
      },
    });
  // The lists may be fresh enough; on a new machine there are none. A source that can't be reached makes the update
  // fail, and the packages may be in another one.
  await install()
    .catch(async () => {
      await runApt(["apt-get", "update"], apt).catch(() => {});
      await install();
    })
    .catch((error) => {
      throw new ForkyardError(
        "UNAVAILABLE",
        `apt-get could not install ${packages.join(", ")}: ${toFailure(error).message}`,
        { hint: "Install these packages yourself, then start again.", cause: error },
      );
    });
}
