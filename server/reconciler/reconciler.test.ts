import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sandboxes } from "../../db/schema/index.ts";
import { eventually, type Harness, openHarness } from "../services/testing/harness.ts";
import { Reconciler } from "./reconciler.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

test("stops once what it terminates has ended, and complains of nothing that it has cut off", async () => {
  const { ctx, engine, api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  await ctx.db
    .update(sandboxes)
    .set({ expiresAt: new Date(0) })
    .where(eq(sandboxes.id, sandboxId));
  const removal = Promise.withResolvers<void>();
  engine.on = (call) => (call === "remove" ? removal.promise : undefined);
  const error = vi.spyOn(ctx.log, "error");
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  engine.events = async function* (signal) {
    await asked;
    yield { type: "sandbox-exited", sandboxId: "another", exitCode: 0, at: new Date() };
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  };
  const reconciler = new Reconciler(ctx);
  await reconciler.start(() => {});
  await eventually(() => expect(engine.calls).toContain(`remove ${sandboxId}`));
  ask();
  await new Promise(setImmediate);

  const stopped = reconciler.stop();
  const first = await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 50, "waits"))]);
  removal.resolve();
  await stopped;
  expect(first).toBe("waits");
  expect((await api.sandboxes.get({ sandboxId })).status).toBe("terminated");
  expect(error).not.toHaveBeenCalled();
});
