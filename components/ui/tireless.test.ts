import { afterEach, beforeEach, expect, test, vi } from "vitest";

const lost = () => Object.assign(new Error("Failed to load chunk"), { name: "ChunkLoadError" });
const answers = vi.fn<() => Promise<{ ok: boolean }>>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", answers);
  const window = new EventTarget();
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"] as const)
    vi.stubGlobal(name, window[name].bind(window));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
});

const subject = () => import("./tireless.ts");

test("goes on until it comes, once for all who ask", async () => {
  answers.mockRejectedValue(new TypeError("Failed to fetch"));
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(lost());
  const { tireless } = await subject();
  const loadOnce = tireless(load);
  const first = loadOnce();
  const second = loadOnce();
  await vi.advanceTimersByTimeAsync(60_000);
  const attempts = load.mock.calls.length;
  expect(attempts).toBeGreaterThan(5);
  expect(attempts).toBeLessThan(15);
  load.mockResolvedValue("module");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await Promise.all([first, second, loadOnce()])).toEqual(["module", "module", "module"]);
  expect(load).toHaveBeenCalledTimes(attempts + 1);
});

test("tries at once when the browser is online again", async () => {
  answers.mockRejectedValue(new TypeError("Failed to fetch"));
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(lost());
  const { tireless } = await subject();
  const loaded = tireless(load)();
  await vi.advanceTimersByTimeAsync(60_000);
  load.mockResolvedValue("module");
  dispatchEvent(new Event("online"));
  expect(await loaded).toBe("module");
});

test("a module that comes and throws is a failure", async () => {
  const { tireless } = await subject();
  await expect(tireless(() => Promise.reject(new TypeError("x is not a function")))()).rejects.toThrow(
    "x is not a function",
  );
});
