import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ReconnectGate } from "./reconnect-gate";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How long the next attempt is held back, ms. */
async function wait(gate: ReconnectGate): Promise<number> {
  const start = Date.now();
  let end: number | null = null;
  void gate.pass().then(() => {
    end = Date.now();
  });
  await vi.advanceTimersByTimeAsync(60_000);
  return (end ?? Number.POSITIVE_INFINITY) - start;
}

it("waits longer after each failure, up to ten seconds", async () => {
  const gate = new ReconnectGate({ random: () => 1 });
  const waits = [];
  for (let attempt = 0; attempt < 9; attempt += 1) waits.push(await wait(gate));
  expect(waits).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it("spreads attempts over the upper half of the wait", async () => {
  const gate = new ReconnectGate({ random: () => 0 });
  expect(await wait(gate)).toBe(0);
  expect(await wait(gate)).toBe(125);
});

it("goes on waiting longer while connections end at once", async () => {
  const gate = new ReconnectGate({ random: () => 1 });
  const waits = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    waits.push(await wait(gate));
    gate.opened();
    gate.closed();
  }
  expect(waits).toEqual([0, 250, 500, 1000]);
});

it("starts with the shortest wait again after a connection that held", async () => {
  const gate = new ReconnectGate({ random: () => 1 });
  for (let attempt = 0; attempt < 5; attempt += 1) await wait(gate);
  gate.opened();
  await vi.advanceTimersByTimeAsync(5000);
  gate.closed();
  expect(await wait(gate)).toBe(250);
});

it("lets one attempt through at once when woken, and all that asked wait together", async () => {
  const gate = new ReconnectGate({ random: () => 1 });
  await gate.pass();
  const first = gate.pass();
  expect(gate.pass()).toBe(first);
  gate.wake();
  await expect(first).resolves.toBeUndefined();
  expect(await wait(gate)).toBe(500);
});
