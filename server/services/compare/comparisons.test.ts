import { expect, test, vi } from "vitest";
import type { Engine } from "../../engine/port.ts";
import { comparison } from "./comparisons.ts";

test("a comparison is kept, and made anew on demand unless neither side can change", async () => {
  const compare = vi.fn<Engine["rootfs"]["compare"]>(async () => ({ changes: [], complete: true }));
  const engine = { rootfs: { compare } } as unknown as Engine;
  const ask = (lasting: boolean, fresh: boolean) =>
    comparison(engine, { of: "from" }, { of: lasting ? "snapshot" : "sandbox" }, { lasting, fresh });
  for (const fresh of [false, false, true, false]) await ask(false, fresh);
  expect(compare).toHaveBeenCalledTimes(2);
  for (const fresh of [false, true, false]) await ask(true, fresh);
  expect(compare).toHaveBeenCalledTimes(3);
});

test("whoever asks anew while one is under way shares the one after it", async () => {
  const ends: (() => void)[] = [];
  const compare = vi.fn<Engine["rootfs"]["compare"]>(async () => {
    await new Promise<void>((resolve) => ends.push(resolve));
    if (ends.length === 1) throw new Error("the first");
    return { changes: [], complete: true };
  });
  const engine = { rootfs: { compare } } as unknown as Engine;
  const ask = (fresh: boolean) =>
    comparison(engine, { of: "from" }, { of: "sandbox" }, { lasting: false, fresh });
  const first = [ask(false), ask(false)];
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  const second = [ask(true), ask(true), ask(false)];
  expect(compare).toHaveBeenCalledTimes(1);
  ends[0]!();
  expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[1]!();
  await Promise.all(second);
  expect(compare).toHaveBeenCalledTimes(2);
});
