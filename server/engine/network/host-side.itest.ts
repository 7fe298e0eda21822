import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  createMountNamespace,
  mountNamespaceFile,
  removeMountNamespace,
} from "../../setup/mount-namespace.ts";
import { TEST_ENGINE_DIR } from "../../testing/instance.ts";
import { type RunTool, toolsIn } from "../tools.ts";
import { FollowedResolvers } from "./followed-resolvers.ts";
import { HostSide } from "./host-side.ts";
import { instanceNames } from "./names.ts";
import { Network, teardownNetwork } from "./network.ts";
import { parseSubnet } from "./subnet.ts";

/** A host of its own for each test, a network namespace: the rules of the one that it runs on are left alone. */
let base: string;
let paths: { dataDir: string; runDir: string; engineDir: string };
let host: ChildProcess;
let run: RunTool;
let said: string[];

const log = {
  warn: (_: object, message: string) => said.push(message),
  info: (_: object, message: string) => said.push(message),
};

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "fy-host-"));
  paths = { dataDir: join(base, "data"), runDir: join(base, "run"), engineDir: TEST_ENGINE_DIR };
  await Promise.all([mkdir(paths.dataDir), mkdir(paths.runDir)]);
  await createMountNamespace(paths);
});

afterAll(async () => {
  await removeMountNamespace(paths.runDir);
  await rm(base, { recursive: true });
});

beforeEach(async () => {
  said = [];
  await rm(join(paths.dataDir, "network"), { recursive: true, force: true });
  const argv = [`--mount=${mountNamespaceFile(paths.runDir)}`, "--", "unshare", "--net", "--mount"];
  const life =
    "mkdir -p /run/netns; mount -t tmpfs netns /run/netns; ip link set lo up; echo up; exec sleep 600";
  host = spawn("nsenter", [...argv, "sh", "-euc", life], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => host.stdout!.once("data", resolve));
  const tools = toolsIn(null);
  run = (command, options) =>
    tools(["nsenter", "-t", String(host.pid), "--net", "--mount", "--", ...command], options);
});

afterEach(async () => {
  const ended = new Promise((resolve) => host.once("close", resolve));
  host.kill("SIGKILL");
  await ended;
});

const names = instanceNames("/host-side");
const network = { ...names, subnet: parseSubnet("10.80.0.0/20"), mtu: 1500 };
const openNetwork = async (subnet?: string) => {
  const { dataDir } = paths;
  await (
    await Network.open({ dataDir, run, log, tellResolvers: async () => {}, ...(subnet && { subnet }) }, [])
  ).close();
};
const resolversAre = (servers: () => string[]) =>
  FollowedResolvers.open({
    record: join(base, "resolv.conf"),
    read: async () => ({ servers: servers(), search: [], fallback: false }),
    tell: async () => {},
    log,
  });
const openSide = async (at = network) =>
  HostSide.open({ network: at, resolvers: await resolversAre(() => ["192.0.2.53"]), run, log });
const ruleset = () => run(["nft", "-s", "list", "ruleset"]);
const forwards = async () => (await run(["cat", "/proc/sys/net/ipv4/ip_forward"])).trim();

test("rules that a firewall's restart took away are put again, and forwarding", async () => {
  const side = await openSide();
  const before = await ruleset();
  expect(before).toContain(`table inet ${names.table}`);
  await side.check();
  expect(said).toEqual([]);

  await run(["nft", "flush", "ruleset"]);
  await side.check();
  expect(await ruleset()).toBe(before);

  await run(["nft", "flush", "chain", "inet", names.table, "input"]);
  await side.check();
  expect(await ruleset()).toBe(before);

  await run(["sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_forward"]);
  await side.check();
  expect(await forwards()).toBe("1");
  expect(said).toEqual(Array(3).fill(expect.stringContaining("put again")));
});

/** Asking iptables-legacy where it isn't in use would load its modules into the host's kernel. */
const firewalls = ["iptables-nft", ...(existsSync("/proc/net/ip_tables_names") ? ["iptables-legacy"] : [])];

test.each(firewalls)("a firewall that comes later lets sandboxes through: %s", async (iptables) => {
  const side = await openSide();
  const forward = () => run([iptables, "-w", "-S", "FORWARD"]);
  await run([iptables, "-w", "-P", "FORWARD", "DROP"]);
  await side.check();
  const open = await forward();
  expect(open).toContain(`-i ${names.bridge} -j ACCEPT`);
  await run([iptables, "-w", "-F", "FORWARD"]);
  await side.check();
  expect(await forward()).toBe(open);
  // As in Oracle's cloud, where no policy drops, but the last rule refuses.
  await run([iptables, "-w", "-P", "FORWARD", "ACCEPT"]);
  await run([iptables, "-w", "-F", "FORWARD"]);
  await run([iptables, "-w", "-A", "FORWARD", "-j", "REJECT", "--reject-with", "icmp-host-prohibited"]);
  await side.check();
  expect(await forward()).toMatch(/ -j ACCEPT\n(.*\n)*.* -j REJECT/);
  // Docker's own chain for such rules.
  await run([iptables, "-w", "-N", "DOCKER-USER"]);
  await run([iptables, "-w", "-I", "FORWARD", "-j", "DOCKER-USER"]);
  await side.check();
  await side.check();
  expect(await run([iptables, "-w", "-S", "DOCKER-USER"])).toContain(`-i ${names.bridge} -j ACCEPT`);
  expect(said).toEqual(Array(4).fill(expect.stringContaining("another firewall")));
});

test("two instances don't undo each other's rules", async () => {
  await run(["iptables-nft", "-w", "-P", "FORWARD", "DROP"]);
  const other = { ...instanceNames("/another"), subnet: parseSubnet("10.81.0.0/20"), mtu: 1500 };
  const [a, b] = [await openSide(), await openSide(other)];
  const both = await ruleset();
  for (const side of [a, b, a, b]) await side.check();
  expect(await ruleset()).toBe(both);
  expect(said).toEqual([]);
});

test("a resolver that the host itself is stays open to sandboxes when the host's network changes", async () => {
  const { table } = names;
  let servers = ["192.0.2.53"];
  const side = await HostSide.open({ network, log, run, resolvers: await resolversAre(() => servers) });
  const input = () => run(["nft", "list", "chain", "inet", table, "input"]);
  expect(await input()).not.toContain("dport 53");
  servers = ["10.80.0.1", "192.0.2.54"];
  await side.check();
  expect(await input()).toMatch(/ip daddr (\{ )?10\.80\.0\.1 .*dport 53 accept/);
  await side.check();
  expect(said).toEqual(["this host has other resolvers now; sandboxes are told"]);
});

test("a firewall that can't be asked is said once", async () => {
  let broken = false;
  const side = await HostSide.open({
    network,
    log,
    resolvers: await resolversAre(() => []),
    run: (argv, options) => (broken ? Promise.reject(new Error("no nsenter")) : run(argv, options)),
  });
  broken = true;
  await side.check();
  await side.check();
  expect(said).toEqual(["this host's firewall could not be checked"]);
});

test("a VPN that takes all traffic keeps no network from being found, nor one in use", async () => {
  const { bridge } = instanceNames(paths.dataDir);
  const open = async (subnet?: string) => {
    await openNetwork(subnet);
    const [link] = JSON.parse(await run(["ip", "-4", "-j", "addr", "show", "dev", bridge]));
    return (link.addr_info as { local: string }[]).map(({ local }) => local);
  };
  const tunnel = (network: string) => run(["ip", "route", "add", network, "dev", "tun9"]);
  await run(["ip", "link", "add", "tun9", "type", "bridge"]);
  await run(["ip", "link", "set", "tun9", "up"]);
  await tunnel("0.0.0.0/1");
  await tunnel("128.0.0.0/1");
  expect(await open()).toEqual([expect.stringMatching(/^198\.1[89]\./)]);
  await run(["ip", "link", "del", bridge]);
  expect(await open("10.201.16.0/20")).toEqual(["10.201.16.1"]);
  // This one is in the way of new ones only.
  await tunnel("10.201.0.0/16");
  expect(await open("10.201.16.0/20")).toEqual(["10.201.16.1"]);
  await run(["ip", "link", "del", bridge]);
  await expect(open("10.201.16.0/20")).rejects.toMatchObject({
    code: "CONFLICT",
    hint: "Choose a network without 10.201.0.0/16.",
  });
});

test("forwarding is switched back where nobody else needs it", async () => {
  const switchTo = (value: string) => run(["sh", "-c", `echo ${value} > /proc/sys/net/ipv4/ip_forward`]);
  const stop = () => teardownNetwork({ dataDir: paths.dataDir, run });
  await switchTo("0");
  await openNetwork();
  expect(await forwards()).toBe("1");
  await stop();
  expect(await forwards()).toBe("0");

  // As Docker does, while this instance is there.
  await openNetwork();
  await run(["ip", "link", "add", "docker0", "type", "bridge"]);
  await run(["ip", "link", "set", "docker0", "up"]);
  await stop();
  expect(await forwards()).toBe("1");

  // Nor when what was so once isn't any more.
  await run(["ip", "link", "del", "docker0"]);
  await openNetwork();
  await stop();
  expect(await forwards()).toBe("1");

  await switchTo("0");
  await openNetwork();
  await run(["iptables-nft", "-w", "-t", "nat", "-A", "POSTROUTING", "-o", "eth0", "-j", "MASQUERADE"]);
  await stop();
  expect(await forwards()).toBe("1");
});

test("what was so before the machine was booted again says nothing of now", async () => {
  const record = join(paths.dataDir, "network", "forwarding-before");
  await openNetwork();
  await writeFile(record, "00000000-0000-0000-0000-000000000000 0\n");
  await teardownNetwork({ dataDir: paths.dataDir, run });
  expect(await forwards()).toBe("1");
});
