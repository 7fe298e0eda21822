import { ForkyardError } from "../../domain/errors.ts";
import type { EngineVersions } from "../port.ts";

/** CHECKPOINT_INCOMPATIBLE with the reason, if what was dumped `then` can't be restored by what runs `now`. */
export function checkCompatible(snapshotId: string, then: EngineVersions, now: EngineVersions): void {
  const refuse = (reason: string, hint: string) => {
    throw new ForkyardError(
      "CHECKPOINT_INCOMPATIBLE",
      `Snapshot ${snapshotId} can't be restored here: ${reason}.`,
      { hint },
    );
  };
  if (then.cpuFlagsHash !== now.cpuFlagsHash)
    refuse(
      `it was taken on a CPU with other features (${then.cpuModel}; this is ${now.cpuModel})`,
      "Restore it on a machine with the same CPU, or make a sandbox from its files alone (filesOnly).",
    );
  if (isOlder(now.criu, then.criu))
    refuse(
      `it was taken by CRIU ${then.criu}, and this is CRIU ${now.criu}`,
      "Update the engine, then try again.",
    );
  if (isOlder(now.kernel, then.kernel))
    refuse(
      `it was taken on Linux ${then.kernel}, and this is Linux ${now.kernel}`,
      "Boot the newer kernel, then try again.",
    );
}

/** Compares major and minor: what follows doesn't change what a kernel or CRIU can restore. */
function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => (text.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  return (left[0] ?? 0) !== (right[0] ?? 0)
    ? (left[0] ?? 0) < (right[0] ?? 0)
    : (left[1] ?? 0) < (right[1] ?? 0);
}
