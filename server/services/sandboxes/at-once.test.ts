import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ports, sandboxes } from "../../../db/schema/index.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";
import { settle } from "./settle.ts";

// The embedded database does one transaction after the other.
describe.runIf(process.env.FORKYARD_TEST_DATABASE_URL)("while a termination is being committed", () => {
  let harness: Harness;
  let sandboxId: string;
  beforeAll(async () => {
    harness = await openHarness();
  });
  afterAll(() => harness.close());
  beforeEach(async () => {
    sandboxId = (await harness.api.sandboxes.create({})).id;
  });

  /** Has `change` wait for the row of a sandbox that is to be terminated, and gives its status afterwards. */
  async function meanwhile(change: () => Promise<unknown>): Promise<string> {
    const { db } = harness.ctx;
    const { outcome } = await db.transaction(async (tx) => {
      await tx.update(sandboxes).set({ status: "terminating" }).where(eq(sandboxes.id, sandboxId));
      const changing = change().catch(() => {});
      await eventually(async () => {
        const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        expect(((await db.execute(waiting)) as unknown as { rows: [] }).rows).toHaveLength(1);
      });
      return { outcome: changing };
    });
    await outcome;
    return (await harness.api.sandboxes.get({ sandboxId })).status;
  }

  it("a pause, a resume and the end of its first process don't bring it back", async () => {
    expect(await meanwhile(() => harness.api.sandboxes.pause({ sandboxId }))).toBe("terminating");
    sandboxId = (await harness.api.sandboxes.create({})).id;
    await harness.api.sandboxes.pause({ sandboxId });
    expect(await meanwhile(() => harness.api.sandboxes.resume({ sandboxId }))).toBe("terminating");
    sandboxId = (await harness.api.sandboxes.create({})).id;
    harness.engine.held.delete(sandboxId);
    const end = () =>
      settle({ ctx: harness.ctx, input: { sandboxId, how: { reason: "gone" }, at: new Date() } });
    expect(await meanwhile(end)).toBe("terminating");
  });

  it("it gets no other time limit and no port", async () => {
    expect(await meanwhile(() => harness.api.sandboxes.setTtl({ sandboxId, ttlSeconds: 600 }))).toBe(
      "terminating",
    );
    expect(await harness.api.sandboxes.get({ sandboxId })).toMatchObject({ expiresAt: null });
    sandboxId = (await harness.api.sandboxes.create({})).id;
    await meanwhile(() => harness.api.ports.expose({ sandboxId, port: 8000 }));
    expect(await harness.ctx.db.select().from(ports).where(eq(ports.sandboxId, sandboxId))).toEqual([]);
  });
});
