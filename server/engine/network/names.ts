import { createHash } from "node:crypto";

/** Names on the host are derived from the data directory, so that instances side by side don't meet. */
export type InstanceNames = {
  instance: string;
  bridge: string;
  table: string;
};

/** Interface names have at most 15 letters. */
export function instanceNames(dataDir: string): InstanceNames {
  const instance = createHash("sha256").update(dataDir).digest("hex").slice(0, 6);
  return { instance, bridge: `fy-${instance}`, table: `forkyard_${instance}` };
}

/** The outer network namespace in a slot. */
export const namespaceName = (instance: string, slot: number) => `fy-${instance}-${slot}`;

/** Its link to the bridge, on the host's side. */
export const linkName = (instance: string, slot: number) => `fy${instance}v${slot}`;

/** The slot that a namespace's name tells, or null if it is none of this instance's. */
export function slotOf(instance: string, name: string): number | null {
  const prefix = `fy-${instance}-`;
  const slot = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return /^[1-9][0-9]{0,4}$/.test(slot) ? Number(slot) : null;
}
