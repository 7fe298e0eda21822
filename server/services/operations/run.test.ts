import { afterAll, beforeAll, expect, it } from "vitest";
import { operations } from "../../../db/schema/index.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const hashes = async () =>
  Object.fromEntries(
    (await harness.ctx.db.select().from(operations)).map((row) => [row.kind, row.inputHash]),
  );

it("keeps a hash of what was asked for where it is compared, and made with the server's key", async () => {
  const { api } = harness;
  await api.images.pull({ reference: "team/app:1", username: "ann", password: "hunter2" });
  const input = { name: "once", requestId: "o1" };
  const { id } = await api.sandboxes.create(input);
  expect(await hashes()).toEqual({
    "image.pull": "",
    "sandbox.create": expect.stringMatching(/^v1:[0-9a-f]{64}$/),
  });
  expect((await api.sandboxes.create(input)).id).toBe(id);
  await expect(api.sandboxes.create({ ...input, name: "other" })).rejects.toMatchObject({
    cause: { code: "CONFLICT" },
  });
  // As operations had it that are from before a key was in it.
  await harness.ctx.db.update(operations).set({ inputHash: "0".repeat(64) });
  expect((await api.sandboxes.create(input)).id).toBe(id);
});
