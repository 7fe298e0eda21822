import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../log.ts";
import { FollowedResolvers } from "./followed-resolvers.ts";
import { FALLBACK, type Resolvers, resolvConf } from "./resolvers.ts";

const servers = (...addresses: string[]): Resolvers => ({ servers: addresses, search: [], fallback: false });
const [home, office] = [servers("192.168.1.1"), servers("10.0.0.2", "10.0.0.3")];
const publicOnes = resolvConf(FALLBACK);

let base: string;
let host: Resolvers;
let told: [stale: string[], text: string][];
let broken: boolean;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "fy-follow-"));
  [host, told, broken] = [home, [], false];
});
afterEach(() => rm(base, { recursive: true }));

const open = () =>
  FollowedResolvers.open({
    record: join(base, "resolv.conf"),
    read: async () => host,
    tell: async (stale, text) => {
      if (broken) throw new Error("no space");
      told.push([stale, text]);
    },
    log: silentLogger(),
  });

test("sandboxes are told when the host has other resolvers, once, and after a restart too", async () => {
  const followed = await open();
  expect(told.splice(0)).toEqual([[[publicOnes], resolvConf(home)]]);
  expect(await followed.follow()).toBe(false);
  host = office;
  expect(await followed.follow()).toBe(true);
  expect(await followed.follow()).toBe(false);
  expect(followed.servers).toEqual(["10.0.0.2", "10.0.0.3"]);
  expect(told.splice(0)).toEqual([[[resolvConf(home), publicOnes], resolvConf(office)]]);
  await open();
  expect(told).toEqual([]);
  host = home;
  await open();
  expect(told).toEqual([[[resolvConf(office), publicOnes], resolvConf(home)]]);
});

test("between two networks sandboxes keep what they have", async () => {
  const followed = await open();
  host = FALLBACK;
  expect(await followed.follow()).toBe(false);
  expect(followed.servers).toEqual(home.servers);
  expect(told).toHaveLength(1);
});

test("what could not be told is told later", async () => {
  const followed = await open();
  told = [];
  [host, broken] = [office, true];
  expect(await followed.follow()).toBe(true);
  broken = false;
  expect(await followed.follow()).toBe(false);
  expect(told).toEqual([[[resolvConf(home), publicOnes], resolvConf(office)]]);
});
