import { afterAll, beforeAll, expect, it } from "vitest";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

it("a port is private until it is made public, and each fork's is private again", async () => {
  const { api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  expect(await api.ports.expose({ sandboxId, port: 8000 })).toMatchObject({ visibility: "private" });
  const opened = await api.ports.setVisibility({ sandboxId, port: 8000, visibility: "public" });
  expect(opened).toMatchObject({ port: 8000, visibility: "public" });
  expect(await api.ports.expose({ sandboxId, port: 8000 })).toMatchObject({ visibility: "public" });
  const { sandboxes } = await api.sandboxes.fork({ sandboxId });
  expect(await api.ports.list({ sandboxId: sandboxes[0]!.id })).toMatchObject([{ visibility: "private" }]);
  await api.ports.setVisibility({ sandboxId, port: 8000, visibility: "private" });
  expect(await api.ports.list({ sandboxId })).toMatchObject([{ visibility: "private" }]);
});

it("a port that is not exposed can't be made public", async () => {
  const { api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  await expect(
    api.ports.setVisibility({ sandboxId, port: 8000, visibility: "public" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});
