import { createHash } from "node:crypto";
import { ForkyardError } from "../../domain/errors.ts";

/** An IPv4 network: its first address as a number, and the length of its prefix. */
export type Subnet = { base: number; bits: number };

const DEFAULT_BITS = 20;

export function parseSubnet(text: string): Subnet {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  const octets = match?.slice(1, 5).map(Number);
  const bits = match?.[5] === undefined ? 32 : Number(match[5]);
  if (!octets || octets.some((octet) => octet > 255) || bits > 32) {
    throw new ForkyardError("INVALID_INPUT", `${text} is not an IPv4 network such as 10.80.0.0/20.`);
  }
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - bits);
  return { base: Math.floor(address / size) * size, bits };
}

export const sizeOf = (subnet: Subnet) => 2 ** (32 - subnet.bits);

/** The address at `index`; 1 is the bridge's, slots follow. */
export function addressAt(subnet: Subnet, index: number): string {
  const address = subnet.base + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

export const formatSubnet = (subnet: Subnet) => `${addressAt(subnet, 0)}/${subnet.bits}`;

export function overlap(a: Subnet, b: Subnet): boolean {
  return a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
}

/**
 * Networks to try for an instance, in an order of its own. First 198.18.0.0/15, which is set aside for tests of
 * network gear and so is hardly met elsewhere, then a part of 10.0.0.0/8.
 */
export function candidates(instance: string): Subnet[] {
  const seed = createHash("sha256").update(`subnet ${instance}`).digest().readUInt32BE(0);
  const within = (text: string): Subnet[] => {
    const outer = parseSubnet(text);
    const count = 2 ** (DEFAULT_BITS - outer.bits);
    return Array.from({ length: count }, (_, index) => ({
      base: outer.base + ((index + seed) % count) * 2 ** (32 - DEFAULT_BITS),
      bits: DEFAULT_BITS,
    }));
  };
  return [...within("198.18.0.0/15"), ...within("10.192.0.0/12")];
}

/** The first candidate that no route of the host has a part of. */
export function chooseSubnet(instance: string, routes: Subnet[]): Subnet {
  const free = candidates(instance).find((candidate) => !routes.some((route) => overlap(candidate, route)));
  if (free) return free;
  throw new ForkyardError("CONFLICT", "Every network that sandboxes could use has a route on this host.", {
    hint: "Set FORKYARD_SUBNET to a free network, such as 10.80.0.0/20.",
  });
}

/** A VPN for all traffic routes halves of the internet; our network is a smaller one, so its own route wins. */
const NO_WIDER_THAN = 8;

/** Networks that the host has routes to, from `ip -j route`; the default route is not one, nor what stands for it. */
export function routedNetworks(json: string, exceptDevice: string): Subnet[] {
  const routes = JSON.parse(json) as { dst: string; dev?: string }[];
  return routes
    .filter((route) => route.dev !== exceptDevice && /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(route.dst))
    .map((route) => parseSubnet(route.dst))
    .filter((subnet) => subnet.bits >= NO_WIDER_THAN);
}
