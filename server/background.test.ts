import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Background } from "./background.ts";
import { silentLogger } from "./log.ts";

test("tells of failures, and ends with everything that it began", async () => {
  const log = silentLogger();
  const error = vi.spyOn(log, "error");
  const background = new Background(log);
  background.run(() => Promise.reject(new Error("no")), "it failed", { id: 1 });
  await turn();
  expect(error.mock.calls).toEqual([[{ id: 1, err: new Error("no") }, "it failed"]]);

  let ended = false;
  background.run(async (signal) => {
    await sleep(60_000, undefined, { signal }).catch(() => {});
    await sleep(20);
    ended = true;
  }, "never said");
  background.run((signal) => sleep(60_000, undefined, { signal }), "never said");
  await background.stop();
  expect(ended).toBe(true);
  background.run(() => Promise.reject(new Error("no")), "never said");
  await turn();
  expect(error).toHaveBeenCalledOnce();
});
