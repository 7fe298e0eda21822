import { ForkyardError } from "./errors.ts";

export type Limits = { cpu: number; memoryMiB: number; pids: number };
export type HostLimits = { cpus: number; memoryMiB: number };

export const DEFAULT_LIMITS: Limits = { cpu: 1, memoryMiB: 512, pids: 1024 };

const LEAST: Limits = { cpu: 0.05, memoryMiB: 16, pids: 8 };
const MOST_PIDS = 32_768;

/** LIMIT_EXCEEDED, saying what is allowed, if this host can't give a sandbox so much (or so little). */
export function checkLimits(limits: Limits, host: HostLimits): void {
  within("cpu", limits.cpu, LEAST.cpu, host.cpus, "CPUs");
  within("memoryMiB", limits.memoryMiB, LEAST.memoryMiB, host.memoryMiB, "MiB");
  within("pidsLimit", limits.pids, LEAST.pids, MOST_PIDS, "processes");
}

function within(field: string, value: number, least: number, most: number, unit: string): void {
  if (value >= least && value <= most) return;
  throw new ForkyardError(
    "LIMIT_EXCEEDED",
    `${field} is ${value}; this host allows ${least} to ${most} ${unit}`,
    {
      hint: `Ask for ${field} between ${least} and ${most}.`,
    },
  );
}
