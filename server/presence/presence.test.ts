import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Place, Presence, type PresentTab } from "./presence.ts";

const ann = { teamId: "tea1", userId: "usrann", name: "Ann" };
const bob = { teamId: "tea1", userId: "usrbob", name: "Bob" };
const eve = { teamId: "tea2", userId: "usreve", name: "Eve" };
const at = (path: string): Place => ({ path, sandboxId: null, processId: null, nodeId: null, away: false });
const paths = (tabs: PresentTab[]) => tabs.map(({ name, path }) => `${name} ${path}`);

let presence: Presence;
beforeEach(() => {
  vi.useFakeTimers();
  presence = new Presence();
});
afterEach(() => {
  vi.useRealTimers();
});

test("tells who is where in one's own team, and that they have gone", async () => {
  const { signal } = new AbortController();
  const seen = presence.follow("tea1", signal);
  const next = async () => {
    const told = seen.next();
    await vi.advanceTimersByTimeAsync(100);
    return paths((await told).value as PresentTab[]);
  };
  expect(await next()).toEqual([]);
  const annHere = presence.enter(ann, "tab1", at("/sandboxes"));
  presence.enter(eve, "tab1", at("/lineage"));
  expect(await next()).toEqual(["Ann /sandboxes"]);
  // Several changes shortly after each other are told once.
  presence.enter(bob, "tab1", at("/images"));
  presence.move(ann, "tab1", at("/snapshots"));
  presence.move(bob, "tab1", at("/activity"));
  expect(await next()).toEqual(["Ann /snapshots", "Bob /activity"]);
  annHere.leave();
  expect(await next()).toEqual(["Bob /activity"]);
  expect(paths(presence.list("tea2"))).toEqual(["Eve /lineage"]);
});

test("nobody moves another's tab, though the name of the tab is known", () => {
  presence.enter(ann, "tab1", at("/sandboxes"));
  presence.move(bob, "tab1", at("/elsewhere"));
  presence.move({ ...ann, teamId: "tea2" }, "tab1", at("/elsewhere"));
  expect(paths(presence.list("tea1"))).toEqual(["Ann /sandboxes"]);
});

test("a tab that came back stays when its old connection ends", () => {
  const old = presence.enter(ann, "tab1", at("/sandboxes"));
  const now = presence.enter(ann, "tab1", at("/images"));
  old.leave();
  expect(paths(presence.list("tea1"))).toEqual(["Ann /images"]);
  now.leave();
  now.leave();
  expect(presence.list("tea1")).toEqual([]);
});

test("is bounded for a person and for a team", () => {
  const enter = (userId: string, tab: number) =>
    presence.enter({ ...ann, userId }, `tab${tab}`, at("/sandboxes")).here;
  expect(Array.from({ length: 25 }, (_, tab) => enter("usrann", tab)).filter(Boolean)).toHaveLength(20);
  // One that is here already may come back.
  expect(enter("usrann", 3)).toBe(true);
  for (let person = 0; person < 600; person++) enter(`usr${person}`, 0);
  expect(presence.list("tea1")).toHaveLength(500);
});

test("who follows is told the end, and nothing is kept of them", async () => {
  const controller = new AbortController();
  const seen = presence.follow("tea1", controller.signal);
  await seen.next();
  const end = seen.next();
  controller.abort();
  expect(await end).toEqual({ done: true, value: undefined });
});
