import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Db } from "../../db/client.ts";
import { openTestDatabase } from "../../db/testing.ts";
import { LOCAL_TEAM_ID } from "../domain/local.ts";
import type { ForkyardEvent } from "../domain/schemas/misc.ts";
import { EventBus } from "./bus.ts";

let db: Db;
let bus: EventBus;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  bus = new EventBus(db);
}, 120_000);
afterAll(() => close());

const author = {
  teamId: LOCAL_TEAM_ID,
  userId: "usr",
  name: "Ann",
  via: { kind: "session" as const, id: "ses" },
  address: "192.0.2.1",
};
async function emit(...subjects: string[]): Promise<void> {
  const drafts = subjects.map((subjectId) => ({
    type: "sandbox.renamed",
    noun: "sandbox" as const,
    subjectId,
    sandboxId: null,
  }));
  await db.transaction((tx) => bus.append(tx, author, drafts));
  bus.wake();
}
async function take(events: AsyncIterable<ForkyardEvent>, count: number): Promise<ForkyardEvent[]> {
  const taken: ForkyardEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

describe("the event bus", () => {
  it("resumes after a sequence: first the backlog, then live, in order and without gaps", {
    timeout: 60_000,
  }, async () => {
    const start = await bus.head(LOCAL_TEAM_ID);
    await emit("a", "b");
    const { signal } = new AbortController();
    const reading = take(bus.subscribe({ teamId: LOCAL_TEAM_ID, sinceSequence: start, signal }), 1200);
    // More than one page of the table, in transactions of different sizes.
    for (let sent = 0; sent < 1198; ) {
      const size = Math.min(1 + (sent % 150), 1198 - sent);
      await emit(...Array.from({ length: size }, (_, index) => `c${sent + index}`));
      sent += size;
    }
    const events = await reading;
    expect(events.slice(0, 3).map(({ subjectId }) => subjectId)).toEqual(["a", "b", "c0"]);
    const sequences = events.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
    expect(new Set(sequences).size).toBe(1200);
    const rest = await take(
      bus.subscribe({ teamId: LOCAL_TEAM_ID, sinceSequence: sequences[1197]!, signal }),
      2,
    );
    expect(rest).toEqual(events.slice(1198));
  });

  it("ends when it is told to, keeps teams apart and leaves nobody waiting", {
    timeout: 60_000,
  }, async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const mine = bus.subscribe({
      teamId: LOCAL_TEAM_ID,
      sinceSequence: await bus.head(LOCAL_TEAM_ID),
      signal,
    });
    const others = bus.subscribe({ teamId: "tea1111111111111", sinceSequence: 0, signal });
    const [first, nothing] = [mine.next(), others.next()];
    await expect.poll(() => bus.sleepers, { timeout: 30_000 }).toBe(2);
    await emit("after");
    expect((await first).value).toMatchObject({ subjectId: "after" });
    controller.abort();
    expect(await nothing).toEqual({ done: true, value: undefined });
    expect(await mine.next()).toEqual({ done: true, value: undefined });
    expect(bus.sleepers).toBe(0);
  });

  it("wakes who waits for one subject for that one only", async () => {
    const controller = new AbortController();
    const woken: string[] = [];
    const waiting = ["a", "b", "c"].map((about) =>
      bus.sleeper({ about, signal: controller.signal }).woken.then(() => woken.push(about)),
    );
    bus.wake();
    bus.wake([{ subjectId: "b" }, { subjectId: "other" }]);
    await waiting[1];
    expect(woken).toEqual(["b"]);
    controller.abort();
    await Promise.all(waiting);
    expect(bus.sleepers).toBe(0);
  });

  it("appends nothing if the transaction is undone", async () => {
    const before = await bus.head(LOCAL_TEAM_ID);
    await expect(
      db.transaction(async (tx) => {
        await bus.append(tx, author, [{ type: "x", noun: "sandbox", subjectId: "x", sandboxId: null }]);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await bus.head(LOCAL_TEAM_ID)).toBe(before);
  });
});
