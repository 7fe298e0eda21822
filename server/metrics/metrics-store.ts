import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxMetrics } from "../engine/port.ts";
import type { Logger } from "../log.ts";
import { forEachAtMost } from "../services/for-each-at-most.ts";
import { MINUTE_MS, readDay, writeMinute } from "./day-file.ts";
import { Mean, type MetricPoint } from "./point.ts";
import { Recent } from "./recent.ts";

export const SAMPLE_MS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Two samples further apart than this tell no rate: it was paused, or the server was down. */
const GAP_MS = 30_000;
const FILE = /^([a-z0-9]{1,40})\.day$/;

type Series = {
  recent: Recent;
  /** The last sample as it came, for the rates. */
  before: SandboxMetrics | null;
  minute: { start: number; mean: Mean } | null;
};

/**
 * What sandboxes used: the last hour in memory as it was sampled, a day on disk by the minute. Loses less than the minute
 * under way when the server is killed.
 */
export class MetricsStore {
  readonly #dir: string;
  readonly #log: Logger;
  readonly #series = new Map<string, Series>();

  constructor({ dir, log }: { dir: string; log: Logger }) {
    this.#dir = dir;
    this.#log = log;
  }

  /** One sample; `diskBytes` is the last that was measured. What is no later than the one before is left out. */
  async record(sandboxId: string, sample: SandboxMetrics, diskBytes: number | null): Promise<void> {
    const series = this.#of(sandboxId);
    const at = sample.at.getTime();
    if (at <= series.recent.lastAt) return;
    const point = toPoint(series.before, sample, diskBytes);
    series.before = sample;
    series.recent.push(point);
    const start = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const ended = series.minute !== null && series.minute.start !== start ? series.minute : null;
    if (series.minute === null || ended !== null) series.minute = { start, mean: new Mean() };
    series.minute.mean.add(point);
    if (ended !== null) await this.#write(sandboxId, ended.mean.at(ended.start));
  }

  /** Points of the last hour later than `since`, as sampled; from the time before the server's start by the minute. */
  async hour(sandboxId: string, { since, now }: { since: number; now: number }): Promise<MetricPoint[]> {
    const from = Math.max(since, now - HOUR_MS);
    const held = this.#series.get(sandboxId)?.recent;
    const recent = held?.since(from) ?? [];
    if (held !== undefined && held.firstAt <= from) return recent;
    const first = held?.firstAt ?? Number.POSITIVE_INFINITY;
    const minutes = await readDay(this.#path(sandboxId), now);
    return [...minutes.filter(({ at }) => at > from && at + MINUTE_MS <= first), ...recent];
  }

  /** Points of the last day later than `since`, a minute each; the last is of the minute under way. */
  async day(sandboxId: string, { since, now }: { since: number; now: number }): Promise<MetricPoint[]> {
    const minutes = await readDay(this.#path(sandboxId), now);
    const minute = this.#series.get(sandboxId)?.minute;
    const written = minutes.filter(({ at }) => at !== minute?.start);
    const all = minute ? [...written, minute.mean.at(minute.start)] : written;
    return all.filter(({ at }) => at > since);
  }

  /** Those held in memory that are later than `since`. */
  recent(sandboxId: string, since: number): MetricPoint[] {
    return this.#series.get(sandboxId)?.recent.since(since) ?? [];
  }

  /** Forgets sandboxes that were not sampled for an hour, and removes files that nothing was written to for a day. */
  async clean(now: number): Promise<void> {
    for (const [id, { recent }] of this.#series) {
      if (recent.lastAt >= now - HOUR_MS) continue;
      await this.#flush(id);
      this.#series.delete(id);
    }
    const names = await readdir(this.#dir).catch(() => []);
    await forEachAtMost(
      8,
      names.filter((name) => FILE.test(name)),
      async (name) => {
        const path = join(this.#dir, name);
        const state = await stat(path).catch(() => null);
        if (state !== null && state.mtimeMs < now - DAY_MS) await rm(path, { force: true });
      },
    );
  }

  /** Writes the minutes under way. */
  async close(): Promise<void> {
    await forEachAtMost(8, [...this.#series.keys()], (id) => this.#flush(id));
  }

  async #flush(sandboxId: string): Promise<void> {
    const minute = this.#series.get(sandboxId)?.minute;
    if (minute) await this.#write(sandboxId, minute.mean.at(minute.start));
  }

  #of(sandboxId: string): Series {
    let series = this.#series.get(sandboxId);
    if (!series) {
      series = { recent: new Recent(HOUR_MS / SAMPLE_MS), before: null, minute: null };
      this.#series.set(sandboxId, series);
    }
    return series;
  }

  #path(sandboxId: string): string {
    return join(this.#dir, `${sandboxId}.day`);
  }

  /** A minute that can't be written (a full disk) is missing later; sampling goes on. */
  async #write(sandboxId: string, point: MetricPoint): Promise<void> {
    try {
      await mkdir(this.#dir, { recursive: true, mode: 0o700 });
      await writeMinute(this.#path(sandboxId), point);
    } catch (error) {
      this.#log.warn({ err: error, sandboxId }, "a minute of metrics could not be written");
    }
  }
}

function toPoint(
  before: SandboxMetrics | null,
  sample: SandboxMetrics,
  diskBytes: number | null,
): MetricPoint {
  const at = sample.at.getTime();
  const elapsedMs = before === null ? Number.POSITIVE_INFINITY : at - before.at.getTime();
  // A counter that went back began anew.
  const rate = (now: number | undefined, then: number | undefined): number | null =>
    elapsedMs > GAP_MS || now === undefined || then === undefined || now < then
      ? null
      : (now - then) / (elapsedMs / 1000);
  const cpu = rate(sample.cpuUsec, before?.cpuUsec);
  return {
    at,
    cpu: cpu === null ? null : cpu / 1e6,
    memoryBytes: sample.memoryBytes,
    pids: sample.pids,
    rxBytesPerSecond: rate(sample.network?.rxBytes, before?.network?.rxBytes),
    txBytesPerSecond: rate(sample.network?.txBytes, before?.network?.txBytes),
    diskBytes,
  };
}
