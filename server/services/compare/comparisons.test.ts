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
