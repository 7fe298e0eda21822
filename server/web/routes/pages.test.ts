import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { members } from "../../../db/schema/index.ts";
import { type Doors, openDoors } from "../../auth/testing/doors.ts";
import { servePages } from "./pages.ts";

let doors: Doors;
let server: Server;
let cookie: string;
beforeAll(async () => {
  doors = await openDoors();
  // In place of Next: tells what reached it.
  const handle: Parameters<typeof servePages>[2]["pages"]["handle"] = async (req, res) => {
    res.end(JSON.stringify({ url: req.url, team: req.headers["x-forkyard-team"] ?? null }));
  };
  const parts = { runtime: doors as never, pages: { handle, upgrade: async () => {} } };
  server = createServer((req, res) => void servePages(req, res, parts));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  await doors?.close();
});

async function open(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: "manual" });
  return response.headers.get("location") ?? JSON.parse(await response.text());
}

it("before there is an owner every page leads to the setup page", async () => {
  expect(await open("/t/local/sandboxes")).toBe("/setup");
  expect(await open("/setup")).toEqual({ url: "/setup", team: null });
  const person = { name: "Ann", email: "ann@example.com", password: "correct horse battery" };
  const setUp = await doors.post("/forkyard/setup", { ...person, token: await doors.setupToken.ensure() });
  cookie = setUp.cookie;
});

it("without a session a page leads to signing in, and back to it", async () => {
  expect(await open("/t/local/sandboxes?tag=a")).toBe("/sign-in?next=%2Ft%2Flocal%2Fsandboxes%3Ftag%3Da");
  expect(await open("/")).toBe("/sign-in?next=%2F");
  for (const path of ["/sign-in", "/invite", "/_next/static/a.js", "/icon.svg"])
    expect(await open(path)).toEqual({ url: path, team: null });
});

it("what a page asks on the server is about the team in its address, whatever a client says", async () => {
  const headers = { cookie, "x-forkyard-team": "strangers", "x-forkyard-address": "6.6.6.6" };
  expect(await open("/t/local/lineage", headers)).toEqual({ url: "/t/local/lineage", team: "local" });
  expect(await open("/account", headers)).toEqual({ url: "/account", team: null });
  expect(await open("/lineage?root=img1", headers)).toBe("/t/local/lineage?root=img1");
});

it("a team that one is not in is not found, as one that there isn't", async () => {
  for (const slug of ["strangers", "..", "%6cocal"])
    expect(await open(`/t/${slug}/sandboxes`, { cookie })).not.toMatchObject({ team: expect.anything() });
  expect(await open("/t/strangers/sandboxes", { cookie })).toEqual({ url: "/_not-found", team: null });
});

it("an address that isn't one is not found", async () => {
  for (const path of ["/t/local/%E0%A4%A", "/t/local/sandboxes/%C3%28", "/%"])
    expect(await open(path, { cookie })).toMatchObject({ url: "/_not-found" });
  expect(await open("/t/local/sandboxes/%C3%A9", { cookie })).toMatchObject({ team: "local" });
});

it("who is in no team is told so wherever a team's page would lead, and reaches their account", async () => {
  expect(await open("/no-team", { cookie })).toBe("/");
  await doors.db.delete(members);
  await doors.doorkeeper.changed();
  for (const path of ["/", "/sandboxes", "/settings/members?q=a"])
    expect(await open(path, { cookie })).toBe("/no-team");
  for (const url of ["/no-team", "/account", "/invite"])
    expect(await open(url, { cookie })).toEqual({ url, team: null });
  expect(await open("/t/local/sandboxes", { cookie })).toEqual({ url: "/_not-found", team: null });
});
