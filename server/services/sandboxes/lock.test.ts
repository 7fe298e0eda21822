import { describe, expect, it } from "vitest";
import { exclusively, isBusy, sharing } from "./lock.ts";

/** A piece of work that ends when told to. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async () => {
    log.push(`${name} begins`);
    await promise;
    log.push(`${name} ends`);
    return name;
  };
  return { run, finish: resolve };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("the lock of a sandbox", () => {
  it("lets one after the other work alone, in the order in which they came", async () => {
    const log: string[] = [];
    const [a, b, c] = [work(log, "a"), work(log, "b"), work(log, "c")];
    const results = Promise.all([exclusively("s", a.run), exclusively("s", b.run), exclusively("s", c.run)]);
    c.finish();
    b.finish();
    await settle();
    expect(log).toEqual(["a begins"]);
    expect(isBusy("s")).toBe(true);
    a.finish();
    expect(await results).toEqual(["a", "b", "c"]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
    expect(isBusy("s")).toBe(false);
  });

  it("lets several share, but not past somebody who waits to be alone", async () => {
    const log: string[] = [];
    const [a, b, alone, late] = [work(log, "a"), work(log, "b"), work(log, "alone"), work(log, "late")];
    const results = [
      sharing("s", a.run),
      sharing("s", b.run),
      exclusively("s", alone.run),
      sharing("s", late.run),
    ];
    await settle();
    expect(log).toEqual(["a begins", "b begins"]);
    a.finish();
    b.finish();
    await settle();
    expect(log.slice(4)).toEqual(["alone begins"]);
    alone.finish();
    late.finish();
    await Promise.all(results);
    expect(log.slice(4)).toEqual(["alone begins", "alone ends", "late begins", "late ends"]);
  });

  it("tells who has to wait, keeps sandboxes apart and lets go after a failure", async () => {
    const log: string[] = [];
    const a = work(log, "a");
    const first = exclusively("s", a.run, () => log.push("a waits"));
    const failing = exclusively(
      "s",
      async () => {
        throw new Error("no");
      },
      () => log.push("failing waits"),
    );
    const rejected = expect(failing).rejects.toThrow("no");
    await exclusively("other", async () => {});
    expect(log).toEqual(["a begins", "failing waits"]);
    a.finish();
    await first;
    await rejected;
    expect(await exclusively("s", async () => "free")).toBe("free");
  });
});
