import { Duplex, PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { PreviewConnections } from "./preview-connections.ts";

const dial = async (): Promise<Duplex> => new PassThrough();

test("many at once count while they are dialled, and a place is free again when its connection failed or ended", async () => {
  const connections = new PreviewConnections(2);
  const all = await Promise.all([1, 2, 3].map(() => connections.open("a", dial)));
  expect(all.map((connection) => connection instanceof Duplex)).toEqual([true, true, false]);
  expect(await connections.open("b", dial)).not.toBeNull();
  all[0]!.destroy();
  await vi.waitFor(async () => {
    await expect(connections.open("a", () => Promise.reject(new Error("nothing listens")))).rejects.toThrow(
      "nothing listens",
    );
  });
  expect(await connections.open("a", dial)).not.toBeNull();
  expect(await connections.open("a", dial)).toBeNull();
});

test("closing ends every one, also those that were opened at the same time or are only being dialled", async () => {
  const connections = new PreviewConnections(10);
  const open = await Promise.all([1, 2, 3].map(() => connections.open("a", dial)));
  const late = new PassThrough();
  const dialled = Promise.withResolvers<Duplex>();
  const opening = connections.open("a", () => dialled.promise);
  connections.close();
  dialled.resolve(late);
  await expect(opening).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect([...open, late].map((connection) => connection!.destroyed)).toEqual([true, true, true, true]);
});
