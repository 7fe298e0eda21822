import { expect, test, vi } from "vitest";
import { InputQueue } from "./input-queue.ts";

function gate() {
  const open: (() => void)[] = [];
  const written: string[] = [];
  const write = (data: Buffer) =>
    new Promise<void>((resolve) => {
      written.push(data.toString());
      open.push(resolve);
    });
  return { written, write, next: () => open.shift()?.() };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("one write at a time, in order; what waits goes together", async () => {
  const { written, write, next } = gate();
  const queue = new InputQueue({ write, onError: () => {}, onFull: () => {} });
  for (const key of "hello") queue.push(Buffer.from(key));
  expect(written).toEqual(["h"]);
  next();
  await settle();
  expect(written).toEqual(["h", "ello"]);
});

test("tells when it is full and when there is room again, and loses nothing", async () => {
  const { written, write, next } = gate();
  const onFull = vi.fn();
  const bounds = { full: 10, low: 4, batch: 5 };
  const queue = new InputQueue({ write, onError: () => {}, onFull, bounds });
  for (let part = 0; part < 6; part++) queue.push(Buffer.from(`${part}${part}`));
  expect(onFull.mock.calls).toEqual([[true]]);
  for (let step = 0; step < 10; step++) {
    next();
    await settle();
  }
  expect(onFull.mock.calls).toEqual([[true], [false]]);
  expect(written.join("")).toBe("001122334455");
});

test("a failed write is told, and the next one is tried", async () => {
  const onError = vi.fn();
  const write = vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValue(undefined);
  const queue = new InputQueue({ write, onError, onFull: () => {} });
  queue.push(Buffer.from("a"));
  queue.push(Buffer.from("b"));
  await settle();
  expect(onError).toHaveBeenCalledOnce();
  expect(write).toHaveBeenCalledTimes(2);
});
