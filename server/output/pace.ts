export type HubLimits = {
  /** How far collecting may run ahead of the slowest viewer that still takes something, bytes. */
  windowBytes: number;
  /** A viewer that took nothing for so long no longer holds the process back. */
  stallMs: number;
  /** How fast output is collected that nobody watches. */
  unwatchedBytesPerSecond: number;
};

export const DEFAULT_LIMITS: HubLimits = {
  windowBytes: 262_144,
  stallMs: 5_000,
  unwatchedBytesPerSecond: 16 * 1_048_576,
};

/** A short program's output is collected at once, watched or not. */
const UNWATCHED_BURST_BYTES = 2_097_152;
const UNWRITTEN_BYTES = 524_288;
const DISK_RETRY_MS = 1_000;

export type Viewer = { position: number; takenAt: number; isWaiting: boolean };

/** Decides how long a process has to wait for its viewers, for the disk, or because nobody watches it. */
export class Pace {
  readonly #limits: HubLimits;
  #allowance = { bytes: UNWATCHED_BURST_BYTES, at: performance.now() };

  constructor(limits: HubLimits) {
    this.#limits = limits;
  }

  took(bytes: number): void {
    this.#allowance.bytes -= bytes;
  }

  /** How long to take nothing from the sandbox, ms; 0 is not at all. It may be over earlier: ask again. */
  pause(state: { head: number; unwrittenBytes: number; viewers: Iterable<Viewer> }): number {
    if (state.unwrittenBytes > UNWRITTEN_BYTES) return DISK_RETRY_MS;
    const now = performance.now();
    let watched = false;
    for (const viewer of state.viewers) {
      const left = viewer.takenAt + this.#limits.stallMs - now;
      if (!viewer.isWaiting && left <= 0) continue;
      watched = true;
      if (state.head - viewer.position > this.#limits.windowBytes) return Math.max(left, 1);
    }
    return this.#unwatchedPause(now, watched);
  }

  #unwatchedPause(now: number, watched: boolean): number {
    const allowance = this.#allowance;
    const perMs = this.#limits.unwatchedBytesPerSecond / 1_000;
    allowance.bytes = Math.min(UNWATCHED_BURST_BYTES, allowance.bytes + (now - allowance.at) * perMs);
    allowance.at = now;
    if (watched) {
      allowance.bytes = Math.max(allowance.bytes, 0);
      return 0;
    }
    return allowance.bytes >= 0 ? 0 : Math.ceil(-allowance.bytes / perMs);
  }
}
