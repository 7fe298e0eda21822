import { afterAll, beforeAll, expect, it } from "vitest";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

it("tells what listens, and which of it is exposed; nothing of a sandbox that stands still", async () => {
  const { api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  expect(await api.ports.scan({ sandboxId })).toEqual([{ port: 8000, exposed: false }]);
  await api.ports.expose({ sandboxId, port: 8000 });
  expect(await api.ports.scan({ sandboxId })).toEqual([{ port: 8000, exposed: true }]);
  await api.sandboxes.pause({ sandboxId });
  expect(await api.ports.scan({ sandboxId })).toBeNull();
});
