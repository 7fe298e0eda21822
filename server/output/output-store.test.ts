import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ForkyardError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { OutputChunk, ProcessHost } from "../engine/port.ts";
import { silentLogger } from "../log.ts";
import { OutputStore } from "./output-store.ts";
import type { HubLimits } from "./pace.ts";

/** A sandbox's process, as sandbox-init would give its output: from an offset on, then live. */
class FakeProcess {
  produced = Buffer.alloc(0);
  /** Oldest offset that the ring still has. */
  tail = 0;
  over = false;
  /** Set: the next output() call rejects with it. */
  failure: Error | null = null;
  taken = 0;
  #wakes = new Set<() => void>();

  print(text: string | Buffer) {
    this.produced = Buffer.concat([this.produced, Buffer.from(text)]);
    this.#wake();
  }
  end() {
    this.over = true;
    this.#wake();
  }
  fail(error: Error) {
    this.failure = error;
    this.#wake();
  }
  #wake() {
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }
  async *output(fromOffset: number, signal: AbortSignal): AsyncGenerator<OutputChunk> {
    let position = Math.max(fromOffset, this.tail);
    for (;;) {
      signal.throwIfAborted();
      if (this.failure !== null) {
        const error = this.failure;
        this.failure = null;
        throw error;
      }
      if (position < this.produced.length) {
        const data = this.produced.subarray(position, Math.min(this.produced.length, position + 65_536));
        yield { stream: "tty", offset: position, time: new Date(), data };
        position += data.length;
        this.taken = position;
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      if (this.over) return;
      await new Promise<void>((resolve) => {
        this.#wakes.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }
}

let dir: string;
let fake: FakeProcess;
let stores: OutputStore[];
const processId = newId("process");
const sandboxId = newId("sandbox");
const source = { processId, sandboxId, key: "main" };

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "forkyard-output-"));
  fake = new FakeProcess();
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(dir, { recursive: true });
});

function openStore(limits: Partial<HubLimits> = {}): OutputStore {
  const host = {
    output: (_key: string, { fromOffset, signal }) => fake.output(fromOffset, signal),
  } as Partial<ProcessHost> as ProcessHost;
  const store = new OutputStore({ dir, engine: { processes: () => host }, log: silentLogger(), limits });
  stores.push(store);
  return store;
}

async function takeText(chunks: AsyncIterable<OutputChunk>, until: number): Promise<string> {
  let text = "";
  for await (const chunk of chunks) {
    text += chunk.data.toString();
    if (text.length >= until) break;
  }
  return text;
}
const forever = () => new AbortController().signal;
const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

describe("following", () => {
  test("gives what is there, then what comes, and returns at the end", async () => {
    const store = openStore();
    fake.print("one ");
    store.collect(source);
    const text = takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity);
    await eventually(async () => expect(await store.head(processId)).toBe(4));
    fake.print("two ");
    fake.print("three");
    fake.end();
    expect(await text).toBe("one two three");
  });

  test("begins in the middle of a chunk, and beyond the head waits for it", async () => {
    const store = openStore();
    fake.print("0123456789");
    store.collect(source);
    await eventually(async () => expect(await store.head(processId)).toBe(10));
    const middle = takeText(store.follow(processId, { fromOffset: 7, signal: forever() }), Infinity);
    const beyond = takeText(store.follow(processId, { fromOffset: 12, signal: forever() }), Infinity);
    fake.print("abcdef");
    fake.end();
    expect(await middle).toBe("789abcdef");
    expect(await beyond).toBe("cdef");
  });

  test("many viewers at once all get every byte", async () => {
    const store = openStore();
    store.collect(source);
    const viewers = Array.from({ length: 5 }, () =>
      takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity),
    );
    const text = Array.from({ length: 200_000 }, (_, index) => `${index}\n`).join("");
    fake.print(text);
    fake.end();
    for (const viewer of viewers) expect((await viewer) === text).toBe(true);
  });

  test("aborting ends it at once, even when nothing comes", async () => {
    const store = openStore();
    store.collect(source);
    const abort = new AbortController();
    const text = takeText(store.follow(processId, { fromOffset: 0, signal: abort.signal }), Infinity);
    abort.abort(new Error("enough"));
    await expect(text).rejects.toThrow("enough");
  });

  test("of a process that nobody collects comes to an end", async () => {
    const store = openStore();
    expect(await takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), 1)).toBe("");
  });

  test("release brings viewers to an end, and the log stays", async () => {
    const store = openStore();
    store.collect(source);
    fake.print("kept");
    const text = takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity);
    await eventually(async () => expect(await store.head(processId)).toBe(4));
    await store.release(processId);
    expect(await text).toBe("kept");
    const result = await store.read(processId, { fromOffset: 0, limit: 100 });
    expect([result.chunks[0]!.data.toString(), result.ended]).toEqual(["kept", true]);
  });
});

describe("backpressure", () => {
  test("a viewer that takes nothing holds the process back at the window", async () => {
    const store = openStore({ windowBytes: 65_536, stallMs: 600_000 });
    fake.print(Buffer.alloc(4_000_000, "x"));
    const viewer = store.follow(processId, { fromOffset: 0, signal: forever() });
    const first = viewer.next();
    store.collect(source);
    expect((await first).done).toBe(false);
    await eventually(async () => expect(await store.head(processId)).toBeGreaterThan(65_536));
    expect(await store.head(processId)).toBeLessThanOrEqual(3 * 65_536);
    await viewer.return();
    await eventually(async () => expect(await store.head(processId)).toBe(4_000_000));
  });

  test("a viewer that takes nothing for long no longer counts, and gets the rest from disk", async () => {
    const store = openStore({ windowBytes: 65_536, stallMs: 20 });
    fake.print(Buffer.alloc(4_000_000, "x"));
    store.collect(source);
    const viewer = store.follow(processId, { fromOffset: 0, signal: forever() });
    const first = await viewer.next();
    await eventually(async () => expect(await store.head(processId)).toBe(4_000_000));
    let received = first.value!.data.length;
    fake.end();
    for await (const chunk of viewer) received += chunk.data.length;
    expect(received).toBe(4_000_000);
  });

  test("a viewer that takes is never outrun", async () => {
    const store = openStore({ windowBytes: 65_536, stallMs: 60_000 });
    fake.print(Buffer.alloc(3_000_000, "x"));
    fake.end();
    const viewer = store.follow(processId, { fromOffset: 0, signal: forever() });
    store.collect(source);
    let position = 0;
    let furthest = 0;
    for await (const chunk of viewer) {
      expect(chunk.offset).toBe(position);
      position += chunk.data.length;
      furthest = Math.max(furthest, (await store.head(processId)) - position);
    }
    expect(position).toBe(3_000_000);
    expect(furthest).toBeLessThanOrEqual(3 * 65_536);
  });

  test("unwatched output beyond the burst waits, and a viewer sets it free", async () => {
    const store = openStore({ unwatchedBytesPerSecond: 1 });
    fake.print(Buffer.alloc(4_000_000, "x"));
    store.collect(source);
    await eventually(async () => expect(await store.head(processId)).toBeGreaterThan(2_000_000));
    expect(await store.head(processId)).toBeLessThan(3_000_000);
    const viewer = takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), 4_000_000);
    expect((await viewer).length).toBe(4_000_000);
  });
});

describe("collecting", () => {
  test("goes on from the log's head after a restart, without a lost or doubled byte", async () => {
    const before = openStore();
    fake.print("before ");
    before.collect(source);
    await eventually(async () => expect(await before.head(processId)).toBe(7));
    await before.close();
    fake.print("between ");
    const after = openStore();
    after.collect(source);
    fake.print("after");
    fake.end();
    const text = await takeText(after.follow(processId, { fromOffset: 0, signal: forever() }), Infinity);
    expect(text).toBe("before between after");
  });

  test("records a gap that the ring left", async () => {
    const before = openStore();
    fake.print("before");
    before.collect(source);
    await eventually(async () => expect(await before.head(processId)).toBe(6));
    await before.close();
    fake.print("lost-kept");
    fake.tail = 11;
    fake.end();
    const after = openStore();
    after.collect(source);
    const seen: [number, string][] = [];
    for await (const chunk of after.follow(processId, { fromOffset: 0, signal: forever() })) {
      seen.push([chunk.offset, chunk.data.toString()]);
    }
    expect(seen).toEqual([
      [0, "before"],
      [11, "kept"],
    ]);
  });

  test("a sandbox that can't be reached is tried again", async () => {
    const store = openStore();
    fake.print("one ");
    store.collect(source);
    await eventually(async () => expect(await store.head(processId)).toBe(4));
    fake.fail(new ForkyardError("UNAVAILABLE", "gone for a moment"));
    fake.print("two");
    fake.end();
    expect(await takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity)).toBe(
      "one two",
    );
  });

  test("a process that the sandbox does not know any more has ended", async () => {
    const store = openStore();
    fake.print("one");
    store.collect(source);
    await eventually(async () => expect(await store.head(processId)).toBe(3));
    fake.fail(new ForkyardError("NOT_FOUND", "no such process"));
    expect(await takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity)).toBe(
      "one",
    );
  });

  test("twice is once, and after the end nothing", async () => {
    const store = openStore();
    store.collect(source);
    store.collect(source);
    fake.print("once");
    fake.end();
    expect(await takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity)).toBe(
      "once",
    );
    store.collect(source);
    expect((await store.read(processId, { fromOffset: 0, limit: 100 })).ended).toBe(true);
    expect(fake.taken).toBe(4);
  });
});

describe("reading", () => {
  test("is bounded by limit, filters by stream and tells where to go on", async () => {
    const store = openStore();
    fake.print("0123456789");
    fake.end();
    store.collect(source);
    await eventually(async () =>
      expect((await store.read(processId, { fromOffset: 0, limit: 100 })).ended).toBe(true),
    );
    const first = await store.read(processId, { fromOffset: 0, limit: 4 });
    expect([first.chunks[0]!.data.toString(), first.nextOffset, first.ended]).toEqual(["0123", 4, false]);
    const rest = await store.read(processId, { fromOffset: first.nextOffset, limit: 100 });
    expect([rest.chunks[0]!.data.toString(), rest.nextOffset, rest.ended]).toEqual(["456789", 10, true]);
    const none = await store.read(processId, { fromOffset: 0, limit: 100, stream: "stderr" });
    expect([none.chunks, none.nextOffset, none.ended]).toEqual([[], 10, true]);
  });

  test("tells what is no longer kept", async () => {
    const store = openStore();
    const total = 12 * 1_048_576;
    fake.print(Buffer.alloc(total, "x"));
    fake.end();
    store.collect(source);
    const text = takeText(store.follow(processId, { fromOffset: 0, signal: forever() }), Infinity);
    expect((await text).length).toBe(total);
    const result = await store.read(processId, { fromOffset: 0, limit: 1_000 });
    expect(result.truncatedBefore).toBeGreaterThan(0);
    expect(result.chunks[0]!.offset).toBe(result.truncatedBefore);
    expect(result.nextOffset).toBe(result.truncatedBefore + 1_000);
  });

  test("remove deletes it all, and a name that is no id never becomes a path", async () => {
    const store = openStore();
    fake.print("x");
    store.collect(source);
    await eventually(async () => expect(await store.head(processId)).toBe(1));
    await store.remove(processId);
    await store.remove(processId);
    expect(await readdir(dir)).toEqual([]);
    await expect(store.head("../../etc")).rejects.toThrow("not the id");
  });
});
