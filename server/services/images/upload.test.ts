import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";
import { upload } from "./upload.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const nextOperation = () =>
  eventually(async () => {
    const [operation] = await harness.api.operations.list({ runningOnly: true, limit: 1 });
    expect(operation).toBeDefined();
    return operation!;
  });

test("an upload that broke off is sent again with its requestId, in whatever way it is sent", async () => {
  const { ctx, engine } = harness;
  engine.on = () => undefined;
  const input = { reference: "again:1", requestId: "once" };
  const whole = Buffer.alloc(1_000, 1);
  const signal = new AbortController().signal;
  const send = (body: AsyncIterable<Buffer>, expectedBytes: number | null) =>
    upload({ ctx, input, body, expectedBytes, signal });
  const more = Promise.withResolvers<void>();
  async function* breaking() {
    yield whole.subarray(0, 10);
    await more.promise;
    throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
  }
  const first = expect(send(breaking(), whole.length)).rejects.toMatchObject({ code: "CANCELLED" });
  await nextOperation();
  // Before the server noticed that the first one is gone.
  const joined = send(Readable.from([whole]), null);
  more.resolve();
  await first;
  const image = await joined;
  expect(image).toMatchObject({ status: "ready" });
  expect(await send(Readable.from([whole]), whole.length)).toEqual(image);

  input.requestId = "cancelled";
  const importing = Promise.withResolvers<void>();
  engine.on = (_call, _id, stop) =>
    new Promise((_resolve, reject) => {
      stop?.addEventListener("abort", () => reject(new Error("stopped by the signal")));
      importing.resolve();
    });
  const stopped = expect(send(Readable.from([whole]), null)).rejects.toMatchObject({ code: "CANCELLED" });
  await importing.promise;
  const { id: operationId } = await nextOperation();
  await harness.api.operations.cancel({ operationId });
  await stopped;
  await expect(send(Readable.from([whole]), null)).rejects.toMatchObject({ code: "CANCELLED" });
});
