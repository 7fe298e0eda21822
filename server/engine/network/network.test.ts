import { expect, test } from "vitest";
import { forwardChains, placeFor } from "./forwarding.ts";
import { hasForwardRules, hasVirtualLink } from "./ip-forward.ts";
import { instanceNames, linkName, namespaceName, slotOf } from "./names.ts";
import { outerScript } from "./outer.ts";
import { hostsFile, parseResolvConf, resolvConf } from "./resolvers.ts";
import { hostRules } from "./rules.ts";
import {
  addressAt,
  candidates,
  chooseSubnet,
  formatSubnet,
  overlap,
  parseSubnet,
  routedNetworks,
} from "./subnet.ts";

test("networks are read, written and compared", () => {
  const subnet = parseSubnet("10.80.3.7/20");
  expect(formatSubnet(subnet)).toBe("10.80.0.0/20");
  expect(addressAt(subnet, 1)).toBe("10.80.0.1");
  expect(addressAt(subnet, 300)).toBe("10.80.1.44");
  expect(formatSubnet(parseSubnet("255.255.255.255"))).toBe("255.255.255.255/32");
  expect(overlap(subnet, parseSubnet("10.80.15.255"))).toBe(true);
  expect(overlap(subnet, parseSubnet("10.80.16.0/24"))).toBe(false);
  expect(overlap(subnet, parseSubnet("0.0.0.0/0"))).toBe(true);
  for (const wrong of ["", "10.0.0", "10.0.0.256/8", "10.0.0.0/33", "fd00::/8", "10.0.0.0/8 "])
    expect(() => parseSubnet(wrong)).toThrow(/not an IPv4 network/);
});

test("an instance takes the first network of its own order that the host has no route to", () => {
  const all = candidates("abcdef");
  expect(new Set(all.map(formatSubnet)).size).toBe(all.length);
  expect(chooseSubnet("abcdef", [])).toEqual(all[0]);
  expect(chooseSubnet("abcdef", all.slice(0, 3))).toEqual(all[3]);
  expect(candidates("123456")[0]).not.toEqual(all[0]);
  expect(() => chooseSubnet("abcdef", all)).toThrow(/route/);
});

test("routes of the host, without the default one and our own", () => {
  const json = JSON.stringify([
    { dst: "default", dev: "eth0" },
    { dst: "192.0.2.0/24", dev: "eth0" },
    { dst: "198.18.0.0/20", dev: "fy-1" },
    { dst: "10.0.0.5", dev: "tun0" },
    // A VPN that takes everything: what is ours is narrower, and so wins.
    { dst: "0.0.0.0/1", dev: "tun0" },
    { dst: "128.0.0.0/1", dev: "tun0" },
    { dst: "10.0.0.0/8", dev: "tun0" },
  ]);
  expect(routedNetworks(json, "fy-1").map(formatSubnet)).toEqual([
    "192.0.2.0/24",
    "10.0.0.5/32",
    "10.0.0.0/8",
  ]);
});

test("names fit in what the kernel allows, and tell their slot", () => {
  const { instance, bridge } = instanceNames("/var/lib/forkyard");
  expect(bridge.length).toBeLessThan(16);
  expect(linkName(instance, 65_534).length).toBeLessThan(16);
  expect(slotOf(instance, namespaceName(instance, 4094))).toBe(4094);
  for (const other of [namespaceName("000000", 5), `fy-${instance}-`, `fy-${instance}-05`, "none", ""])
    expect(slotOf(instance, other)).toBeNull();
  expect(instanceNames("/var/lib/other").instance).not.toBe(instance);
});

test("a sandbox asks servers that it can reach: no loopback, no IPv6, at most three", () => {
  expect(
    parseResolvConf(
      "# x\nnameserver 127.0.0.53\nnameserver ::1\nnameserver 10.0.0.2\n nameserver  10.0.0.3\nnameserver 10.0.0.2\nnameserver 10.0.0.4\nnameserver 10.0.0.5\nsearch a.example b.example\noptions edns0",
    ),
  ).toEqual({ servers: ["10.0.0.2", "10.0.0.3", "10.0.0.4"], search: ["a.example", "b.example"] });
  expect(parseResolvConf("")).toEqual({ servers: [], search: [] });
  expect(resolvConf({ servers: ["10.0.0.2"], search: ["a.example"], fallback: false })).toBe(
    "search a.example\nnameserver 10.0.0.2\n",
  );
  expect(hostsFile("box", "172.31.255.2")).toContain("172.31.255.2\tbox\n");
});

test("the host's resolver is the one service of the host that stays open", () => {
  const closed = hostRules({ table: "t", bridge: "b", subnet: "10.0.0.0/20", localResolvers: [] });
  expect(closed).not.toContain("dport 53");
  const open = hostRules({ table: "t", bridge: "b", subnet: "10.0.0.0/20", localResolvers: ["10.9.9.9"] });
  expect(open).toMatch(/ip daddr \{ 10\.9\.9\.9 \} .*dport 53 accept/);
  expect(open.indexOf("dport 53 accept")).toBeLessThan(open.indexOf("reject with tcp reset"));
});

test("each slot has an address of its own; inside, all look the same", () => {
  const network = { ...instanceNames("/d"), subnet: parseSubnet("10.80.0.0/20"), mtu: 1400 };
  const [two, three] = [outerScript(network, 2), outerScript(network, 3)];
  expect(two).toContain("addr add 10.80.0.2/20 dev up0");
  expect(three).toContain("addr add 10.80.0.3/20 dev up0");
  for (const script of [two, three]) expect(script).toContain("addr add 172.31.255.1/30 dev down0");
});

test("chains of other firewalls for what is forwarded", () => {
  const chain = (table: string, name: string, hook: string) => ({
    chain: { family: "ip", table, name, hook, policy: "drop" },
  });
  const json = JSON.stringify({
    nftables: [
      { metainfo: {} },
      chain("filter", "INPUT", "input"),
      chain("filter", "FORWARD", "forward"),
      chain("forkyard_ab", "forward", "forward"),
      { chain: { family: "ip", table: "filter", name: "DOCKER-USER" } },
    ],
  });
  expect(forwardChains(json).map(({ name }) => name)).toEqual(["FORWARD"]);
});

test.each([
  ["nothing is refused", "-P FORWARD ACCEPT", null],
  ["some packets are", "-P FORWARD ACCEPT\n-A FORWARD -d 10.0.0.0/8 -j REJECT", null],
  ["the policy is to drop", "-P INPUT ACCEPT\n-P FORWARD DROP", "FORWARD"],
  [
    "the last rule refuses the rest",
    "-P FORWARD ACCEPT\n-A FORWARD -j REJECT --reject-with icmp-host-prohibited",
    "FORWARD",
  ],
  [
    "it does so with a comment",
    '-P FORWARD ACCEPT\n-A FORWARD -m comment --comment "the rest" -j DROP',
    "FORWARD",
  ],
  ["Docker is there", "-P FORWARD DROP\n-N DOCKER-USER\n-A FORWARD -j DOCKER-USER", "DOCKER-USER"],
])("where sandboxes are let through iptables when %s", (_, listing, place) => {
  expect(placeFor(`${listing}\n`)).toBe(place);
});

test("what may need the host's forwarding: others' links, and rules for what is forwarded", () => {
  const seen = (...links: object[]) =>
    hasVirtualLink(JSON.stringify([{ ifname: "eth0", flags: ["UP"] }, ...links]));
  expect(seen()).toBe(false);
  expect(seen({ ifname: "tunl0", flags: [], linkinfo: { info_kind: "ipip" } })).toBe(false);
  expect(seen({ ifname: "docker0", flags: ["NO-CARRIER", "UP"], linkinfo: { info_kind: "bridge" } })).toBe(
    true,
  );
  const at = { family: "ip", table: "t" };
  const rules = (chain: object) =>
    hasForwardRules(
      JSON.stringify({
        nftables: [
          { metainfo: {} },
          { chain: { ...at, name: "c", ...chain } },
          { rule: { ...at, chain: "c" } },
        ],
      }),
    );
  expect(rules({ hook: "forward", type: "filter" })).toBe(true);
  expect(rules({ hook: "postrouting", type: "nat" })).toBe(true);
  expect(rules({ hook: "input", type: "filter" })).toBe(false);
  // As Debian's nftables.conf has it: a chain without a rule.
  expect(rules({ hook: "forward", type: "filter", name: "other" })).toBe(false);
});
