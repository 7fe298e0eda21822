import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../domain/ids.ts";
import { Sampler } from "../../reconciler/sampler.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

/** A sample for each call, 5 s apart and up to now: a quarter of a CPU. */
function pretend(samples: number): void {
  const taken = new Map<string, number>();
  const first = Date.now() - samples * 5000;
  harness.engine.metricsOf = (id) => {
    const index = taken.get(id) ?? 0;
    taken.set(id, index + 1);
    return {
      at: new Date(first + index * 5000),
      cpuUsec: index * 5_000_000 * 0.25,
      memoryBytes: 1000 + index,
      memoryLimitBytes: 0,
      pids: 2,
      pidsLimit: 0,
      network: { rxBytes: index * 50, txBytes: 0 },
    };
  };
}

test("what runs is sampled; history and the list's answer tell it", async () => {
  const { api, ctx } = harness;
  const { id } = await api.sandboxes.create({});
  const paused = await api.sandboxes.create({});
  await api.sandboxes.pause({ sandboxId: paused.id });
  pretend(5);
  const sampler = new Sampler(ctx, new AbortController().signal);
  await sampler.measureDisks();
  for (let turn = 0; turn < 4; turn++) await sampler.sample();

  const history = await api.metrics.history({ sandboxId: id });
  expect(history).toMatchObject({
    intervalSeconds: 5,
    cpu: [null, 0.25, 0.25, 0.25],
    memoryBytes: [1000, 1001, 1002, 1003],
    pids: [2, 2, 2, 2],
    rxBytesPerSecond: [null, 10, 10, 10],
    txBytesPerSecond: [null, 0, 0, 0],
    diskBytes: [0, 0, 0, 0],
  });
  const since = history.at[2]!;
  expect((await api.metrics.history({ sandboxId: id, since })).at).toEqual(history.at.slice(3));
  const day = await api.metrics.history({ sandboxId: id, range: "24h" });
  expect(day.intervalSeconds).toBe(60);
  expect(day.at.length).toBeGreaterThan(0);

  const latest = await api.metrics.latest();
  expect(latest).toEqual([expect.objectContaining({ sandboxId: id, cpu: 0.25, memoryBytes: 1003, pids: 2 })]);
  expect(latest[0]!.cpuTrend).toHaveLength(24);
  expect(latest[0]!.cpuTrend.filter((value) => value !== null)).toContain(0.25);
  expect((await api.metrics.history({ sandboxId: paused.id })).at).toEqual([]);
  await api.sandboxes.terminate({ sandboxId: id });
  expect(await api.metrics.latest()).toEqual([]);
  expect((await api.metrics.history({ sandboxId: id })).at).toHaveLength(4);
});

test("one sandbox without an answer holds no other up", async () => {
  const { api, ctx, engine } = harness;
  const [good, bad] = [await api.sandboxes.create({}), await api.sandboxes.create({})];
  pretend(5);
  const answer = engine.metricsOf;
  engine.metricsOf = (id) => {
    if (id === bad.id) throw new Error("no answer");
    return answer(id);
  };
  await new Sampler(ctx, new AbortController().signal).sample();
  expect((await api.metrics.history({ sandboxId: good.id })).at).toHaveLength(1);
  expect((await api.metrics.history({ sandboxId: bad.id })).at).toEqual([]);
});

test("there is no history of a sandbox that does not exist", async () => {
  await expect(harness.api.metrics.history({ sandboxId: newId("sandbox") })).rejects.toMatchObject({
    cause: { code: "NOT_FOUND" },
  });
});
