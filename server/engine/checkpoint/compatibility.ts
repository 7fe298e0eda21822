import { ForkyardError } from "../../domain/errors.ts";
import type { EngineVersions } from "../port.ts";

/** What a memory snapshot's manifest tells of where it was taken, and a host of itself. */
export type Machine = {
  versions: EngineVersions;
  /** As /proc/cpuinfo names them; manifests of early snapshots have their hash alone. */
  cpuFlags?: string[];
};

/** What decides how the kernel lays out the registers that it saves; a dump holds them in that form. */
const SAVED_STATE = [
  ...["xsave", "xsaveopt", "xsavec", "xsaves", "xgetbv1"],
  ...["avx", "avx512f", "mpx", "pku", "ospke", "amx_tile", "apx"],
];

/** CHECKPOINT_INCOMPATIBLE with the reason, if what was dumped on one machine can't be restored on the other. */
export function checkCompatible(snapshotId: string, { versions: then, ...from }: Machine, to: Machine): void {
  const now = to.versions;
  const refuse = (reason: string, hint: string) => {
    throw new ForkyardError(
      "CHECKPOINT_INCOMPATIBLE",
      `Snapshot ${snapshotId} can't be restored here: ${reason}.`,
      { hint },
    );
  };
  const differing =
    from.cpuFlags && to.cpuFlags
      ? differingFeatures(from.cpuFlags, to.cpuFlags)
      : then.cpuFlagsHash === now.cpuFlagsHash
        ? null
        : [];
  if (differing)
    refuse(
      `it was taken on a CPU with other features (${[then.cpuModel, ...differing.slice(0, 5)].join(", ")}; this is ${now.cpuModel})`,
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

/** What stands in the way, null if nothing does: a newer kernel or microcode may add names that nobody used then. */
function differingFeatures(then: string[], now: string[]): string[] | null {
  const lost = then.filter((flag) => !now.includes(flag)).map((flag) => `with ${flag}`);
  const gained = SAVED_STATE.filter((flag) => now.includes(flag) && !then.includes(flag));
  const differing = [...lost, ...gained.map((flag) => `without ${flag}`)];
  return differing.length > 0 ? differing : null;
}

/** Compares major and minor: what follows doesn't change what a kernel or CRIU can restore. */
function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => (text.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  return (left[0] ?? 0) !== (right[0] ?? 0)
    ? (left[0] ?? 0) < (right[0] ?? 0)
    : (left[1] ?? 0) < (right[1] ?? 0);
}
