import { expect, test } from "vitest";
import { BulkRunner, bulkSummary } from "./bulk-run";

const targets = ["a", "b", "c", "d"].map((id) => ({ id, name: `box ${id}` }));
const explain = (error: unknown) => ({ code: "INTERNAL" as const, message: String(error), hint: null });
const states = (runner: BulkRunner) => runner.current()?.items.map(({ id, state }) => `${id} ${state}`);

test("each has its own result, and no more than so many are under way", async () => {
  const runner = new BulkRunner();
  let now = 0;
  let most = 0;
  let told = 0;
  runner.subscribe(() => told++);
  const work = async ({ id }: { id: string }) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    if (id === "b") throw new Error("busy");
  };
  await runner.start({ doing: "Pausing", done: "paused", atOnce: 2, work, explain }, targets);
  expect(most).toBe(2);
  expect(states(runner)).toEqual(["a done", "b failed", "c done", "d done"]);
  expect(runner.current()).toMatchObject({ running: false });
  expect(runner.current()?.items[1]?.failure?.message).toContain("busy");
  expect(bulkSummary(runner.current()!)).toBe("3 paused, 1 failed");
  expect(told).toBeGreaterThan(8);
  runner.dismiss();
  expect(runner.current()).toBeNull();
});

test("after a stop those under way end and the others are skipped; no second one begins meanwhile", async () => {
  const runner = new BulkRunner();
  const held = Promise.withResolvers<void>();
  const request = { doing: "Pausing", done: "paused", atOnce: 1, work: () => held.promise, explain };
  const run = runner.start(request, targets);
  await runner.start(request, [{ id: "z", name: "z" }]);
  runner.dismiss();
  expect(states(runner)).toEqual(["a running", "b waiting", "c waiting", "d waiting"]);
  runner.stop();
  held.resolve();
  await run;
  expect(states(runner)).toEqual(["a done", "b skipped", "c skipped", "d skipped"]);
  expect(bulkSummary(runner.current()!)).toBe("1 paused, 3 skipped");
});
