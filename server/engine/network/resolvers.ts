import { readFile } from "node:fs/promises";

/** Where a host keeps its resolvers; the second names the upstream servers behind a local stub. */
const SOURCES = [
  "/etc/resolv.conf",
  "/run/systemd/resolve/resolv.conf",
  "/run/NetworkManager/no-stub-resolv.conf",
];
const MAX_SERVERS = 3; // libc reads no more

export type Resolvers = { servers: string[]; search: string[]; fallback: boolean };

/** When the host names none that a sandbox could reach. */
export const FALLBACK: Resolvers = { servers: ["1.1.1.1", "9.9.9.9"], search: [], fallback: true };

/** IPv4 servers (a sandbox has no IPv6) that are not on the host's loopback, and the search domains. */
export function parseResolvConf(text: string): { servers: string[]; search: string[] } {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const servers = lines
    .filter(([word]) => word === "nameserver")
    .map(([, address]) => address ?? "")
    .filter((address) => /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && !/^(127|0)\./.test(address));
  const search = lines.findLast(([word]) => word === "search")?.slice(1, 7) ?? [];
  return { servers: [...new Set(servers)].slice(0, MAX_SERVERS), search };
}

/** The servers that a sandbox should ask. */
export async function hostResolvers(): Promise<Resolvers> {
  for (const path of SOURCES) {
    const { servers, search } = parseResolvConf(await readFile(path, "utf8").catch(() => ""));
    if (servers.length) return { servers, search, fallback: false };
  }
  return FALLBACK;
}

/** The text of a sandbox's /etc/resolv.conf. */
export function resolvConf({ servers, search }: Resolvers): string {
  const lines = servers.map((server) => `nameserver ${server}`);
  if (search.length) lines.unshift(`search ${search.join(" ")}`);
  return `${lines.join("\n")}\n`;
}

/** The text of a sandbox's /etc/hosts. */
export function hostsFile(hostname: string, address: string): string {
  return `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${address}\t${hostname}\n`;
}
