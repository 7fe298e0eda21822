import { expect, test, vi } from "vitest";
import type { Parcel } from "./dropped";
import type { Sent } from "./send-file";
import { type Target, UploadRunner } from "./upload-runner";

const file = (name: string): Parcel => ({
  name,
  folders: [],
  files: [{ parts: [name], file: new File(["1234"], name) }],
});
const folder: Parcel = {
  name: "site",
  folders: [["site"]],
  files: ["a", "b"].map((name) => ({ parts: ["site", name], file: new File(["1234"], name) })),
};

/** A sandbox whose answers are given one by one. */
function setUp() {
  const sent: { url: string; signal: AbortSignal; answer: (sent: Sent) => void }[] = [];
  const tell = { busy: vi.fn<(busy: boolean) => void>(), unseen: vi.fn<(unfinished: number) => void>() };
  const runner = new UploadRunner(tell);
  const to: Target = {
    url: (path) => `put?path=${path}`,
    makeFolder: async () => {},
    send: (url, _file, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(failed("Cancelled.")));
        sent.push({ url, signal, answer: resolve });
      }),
    explain: String,
    onEnd: vi.fn(),
  };
  const answer = async (outcome: Sent) => {
    await vi.waitUntil(() => sent.length > 0);
    sent.shift()!.answer(outcome);
    await settled();
  };
  const states = () => runner.current().map(({ name, status }) => `${name} ${status}`);
  return { runner, to, tell, sent, answer, states };
}

const failed = (message: string): Sent => ({ ok: false, exists: false, message });
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("one after the other; the page is guarded until the last, and told of what failed unseen", async () => {
  const { runner, to, tell, sent, answer, states } = setUp();
  runner.add([file("one"), file("two")], "/srv", to);
  expect(states()).toEqual(["one running", "two waiting"]);
  expect(tell.busy).toHaveBeenLastCalledWith(true);
  expect(sent.map(({ url }) => url)).toEqual(["put?path=/srv/one"]);
  await answer(failed("it is paused"));
  expect(states()).toEqual(["one failed", "two running"]);
  expect(tell.unseen).not.toHaveBeenCalled();
  await answer({ ok: true });
  expect(states()).toEqual(["one failed", "two done"]);
  expect(runner.current()[0]?.message).toBe("it is paused");
  expect(tell.busy).toHaveBeenLastCalledWith(false);
  expect(tell.unseen.mock.calls).toEqual([[1]]);
  expect(to.onEnd).toHaveBeenCalledTimes(2);

  // Whoever looks on sees it there.
  runner.subscribe(() => {});
  runner.retry(1, { replace: false });
  await answer(failed("still paused"));
  expect(tell.unseen).toHaveBeenCalledTimes(1);
});

test("a folder goes on where it stopped, and replaces only when told to", async () => {
  const { runner, to, sent, answer, states } = setUp();
  runner.add([folder], "/srv", to);
  await answer({ ok: true });
  await answer({ ok: false, exists: true, message: "b is there already" });
  expect(states()).toEqual(["site exists"]);
  expect(runner.current()[0]).toMatchObject({ files: { all: 2, done: 1 }, sentBytes: 4 });
  runner.retry(1, { replace: true });
  await settled();
  expect(sent.map(({ url }) => url)).toEqual(["put?path=/srv/site/b&replace=1"]);
  await answer({ ok: true });
  expect(runner.current()[0]).toMatchObject({ status: "done", files: { all: 2, done: 2 }, sentBytes: 8 });
});

test("what is dropped while it runs is cancelled, and the next one begins", async () => {
  const { runner, to, tell, sent, answer, states } = setUp();
  runner.add([file("one"), file("two")], "/srv", to);
  runner.drop(1);
  await settled();
  expect(sent[0]?.signal.aborted).toBe(true);
  sent.shift();
  expect(states()).toEqual(["two running"]);
  await answer({ ok: true });
  expect(tell.unseen).not.toHaveBeenCalled();
  expect(tell.busy).toHaveBeenLastCalledWith(false);
});
