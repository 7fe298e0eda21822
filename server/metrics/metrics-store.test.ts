import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SandboxMetrics } from "../engine/port.ts";
import { silentLogger } from "../log.ts";
import { readDay, writeMinute } from "./day-file.ts";
import { MetricsStore, SAMPLE_MS } from "./metrics-store.ts";
import type { MetricPoint } from "./point.ts";

/** The beginning of a minute. */
const START = Date.UTC(2026, 0, 5, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let base: string;
let dir: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "forkyard-metrics-"));
  dir = join(base, "metrics");
});
afterEach(() => rm(base, { recursive: true }));

const open = () => new MetricsStore({ dir, log: silentLogger() });
const sample = (at: number, changes: Partial<SandboxMetrics> = {}): SandboxMetrics => ({
  at: new Date(at),
  // Half a CPU all the time.
  cpuUsec: (at - START) * 500,
  memoryBytes: 100,
  memoryLimitBytes: 1000,
  pids: 3,
  pidsLimit: 100,
  network: { rxBytes: (at - START) * 2, txBytes: at - START },
  ...changes,
});
const point = (at: number, memoryBytes: number): MetricPoint => ({
  at,
  cpu: 0.5,
  memoryBytes,
  pids: 1,
  rxBytesPerSecond: null,
  txBytesPerSecond: null,
  diskBytes: 4096,
});
async function record(store: MetricsStore, from: number, to: number, step = SAMPLE_MS) {
  for (let at = from; at < to; at += step) await store.record("sbx1", sample(at), 7);
}
const ALL = { since: 0 };

describe("samples", () => {
  test("become rates; the first has none", async () => {
    const store = open();
    await record(store, START, START + 10_001);
    expect(await store.hour("sbx1", { ...ALL, now: START + 10_000 })).toEqual([
      expect.objectContaining({
        at: START,
        cpu: null,
        rxBytesPerSecond: null,
        memoryBytes: 100,
        diskBytes: 7,
      }),
      expect.objectContaining({ cpu: 0.5, rxBytesPerSecond: 2000, txBytesPerSecond: 1000 }),
      expect.objectContaining({ at: START + 10_000, cpu: 0.5, pids: 3 }),
    ]);
  });

  test("tell no rate after a gap, when a counter began anew, or without a network", async () => {
    const store = open();
    await store.record("sbx1", sample(START), null);
    await store.record("sbx1", sample(START + 31_000), null);
    await store.record("sbx1", sample(START + 36_000, { cpuUsec: 1, network: null }), null);
    const points = await store.hour("sbx1", { ...ALL, now: START + 40_000 });
    expect(points.map(({ cpu }) => cpu)).toEqual([null, null, null]);
    expect(points.map(({ txBytesPerSecond }) => txBytesPerSecond)).toEqual([null, null, null]);
    expect(points.map(({ diskBytes }) => diskBytes)).toEqual([null, null, null]);
  });

  test("that are no later than the one before are left out", async () => {
    const store = open();
    for (const at of [START, START + 5000, START + 5000, START + 4000])
      await store.record("sbx1", sample(at), null);
    expect(await store.hour("sbx1", { ...ALL, now: START + 6000 })).toHaveLength(2);
  });

  test("of more than an hour ago are gone; of an unknown sandbox there are none", async () => {
    const store = open();
    await record(store, START, START + 2 * HOUR);
    const now = START + 2 * HOUR;
    const points = await store.hour("sbx1", { ...ALL, now });
    expect(points[0]!.at).toBeGreaterThan(now - HOUR);
    expect(points).toHaveLength(HOUR / SAMPLE_MS - 1);
    expect(await store.hour("sbx1", { since: now - 12_000, now })).toHaveLength(2);
    expect(await store.hour("sbx2", { ...ALL, now })).toEqual([]);
  });
});

describe("minutes", () => {
  test("are means that another server finds, also after a kill; less than a minute is lost", async () => {
    const killed = open();
    await record(killed, START, START + 3 * MINUTE + 20_000);
    const store = open();
    const now = START + 5 * MINUTE;
    const days = await store.day("sbx1", { ...ALL, now });
    expect(days.map(({ at }) => (at - START) / MINUTE)).toEqual([0, 1, 2]);
    expect(days[1]).toMatchObject({
      cpu: 0.5,
      memoryBytes: 100,
      pids: 3,
      rxBytesPerSecond: 2000,
      diskBytes: 7,
    });
    expect(await store.hour("sbx1", { ...ALL, now })).toEqual(days);
  });

  test("go before what is sampled anew, without overlap", async () => {
    await record(open(), START, START + 3 * MINUTE);
    const store = open();
    await record(store, START + 4 * MINUTE + 30_000, START + 4 * MINUTE + 41_000);
    const now = START + 4 * MINUTE + 41_000;
    const points = await store.hour("sbx1", { ...ALL, now });
    expect(points.map(({ at }) => at - START)).toEqual([0, MINUTE, 270_000, 275_000, 280_000]);
    expect(await store.hour("sbx1", { since: START + MINUTE, now })).toHaveLength(3);
  });

  test("the one under way is shown, and written when the server stops", async () => {
    const store = open();
    await record(store, START, START + 70_000);
    const now = START + 70_000;
    const shown = await store.day("sbx1", { ...ALL, now });
    expect(shown).toHaveLength(2);
    await store.close();
    expect(await open().day("sbx1", { ...ALL, now })).toEqual(shown);
  });

  test("of more than a day ago are written over: the file has a bound", async () => {
    const store = open();
    await record(store, START, START + 50 * HOUR, MINUTE);
    const now = START + 50 * HOUR;
    const points = await store.day("sbx1", { ...ALL, now });
    expect(points[0]!.at).toBeGreaterThan(now - 24 * HOUR);
    expect(points.length).toBeGreaterThan(1400);
    expect(await readdir(dir)).toEqual(["sbx1.day"]);
    expect((await stat(join(dir, "sbx1.day"))).size).toBeLessThan(50_000);
  });

  test("that were torn or are no minutes are skipped", async () => {
    const path = join(base, "torn");
    for (const minute of [0, 1, 2]) await writeMinute(path, point(START + minute * MINUTE, minute));
    const bytes = await readFile(path);
    const second = bytes.indexOf(Buffer.from(Uint32Array.of(START / MINUTE + 1).buffer));
    bytes[second + 9]! ^= 1;
    await writeFile(path, bytes.subarray(0, bytes.length - 3));
    const points = await readDay(path, START + 3 * MINUTE);
    expect(points).toEqual([point(START, 0)]);
    await writeFile(path, Buffer.alloc(100_000, 0xff));
    expect(await readDay(path, START)).toEqual([]);
  });

  test("that can't be written don't stop the sampling", async () => {
    await writeFile(dir, "a file where the directory should be");
    const store = open();
    await record(store, START, START + 2 * MINUTE);
    expect(await store.hour("sbx1", { since: START, now: START + 2 * MINUTE })).not.toHaveLength(0);
  });
});

test("old files go, others stay, and what was not sampled for an hour is forgotten but for its file", async () => {
  const store = open();
  await record(store, START, START + 2 * MINUTE + 1);
  await writeFile(join(dir, "sbx0.day"), "");
  await writeFile(join(dir, "other"), "");
  const now = Date.now();
  const long = new Date(now - 25 * HOUR);
  await utimes(join(dir, "sbx0.day"), long, long);
  await utimes(join(dir, "other"), long, long);
  await store.clean(now);
  expect((await readdir(dir)).sort()).toEqual(["other", "sbx1.day"]);
  expect(store.recent("sbx1", 0)).toEqual([]);
  expect(await store.day("sbx1", { ...ALL, now: START + 3 * MINUTE })).toHaveLength(3);
});
