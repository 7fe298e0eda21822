import { INNER_ADDRESS } from "./inner.ts";

/** nftables rules, as text for `nft -f -`. Loading them again replaces them in one step. */
export type HostRules = {
  table: string;
  bridge: string;
  subnet: string;
  /** Resolvers that are addresses of this host: the only service of the host that sandboxes may reach. */
  localResolvers: string[];
};

export function hostRules({ table, bridge, subnet, localResolvers }: HostRules): string {
  const resolvers = localResolvers.length
    ? `iifname "${bridge}" ip daddr { ${localResolvers.join(", ")} } meta l4proto { tcp, udp } th dport 53 accept`
    : "";
  return `
add table inet ${table}
delete table inet ${table}
table inet ${table} {
  chain input {
    type filter hook input priority filter; policy accept;
    ${resolvers}
    iifname "${bridge}" meta l4proto tcp reject with tcp reset
    iifname "${bridge}" reject
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "${bridge}" oifname "${bridge}" reject
    iifname "${bridge}" ip saddr != ${subnet} drop
    iifname "${bridge}" ip daddr 169.254.0.0/16 reject
    iifname "${bridge}" meta nfproto ipv6 drop
    oifname "${bridge}" ct state established,related accept
    oifname "${bridge}" drop
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${subnet} oifname != "${bridge}" masquerade
  }
}
`;
}

/** In the outer namespace of one sandbox: only from the sandbox's address outwards, and answers back. */
export const OUTER_RULES = `
table inet forkyard {
  chain input {
    type filter hook input priority filter; policy drop;
    iifname "down0" ip saddr ${INNER_ADDRESS} icmp type echo-request accept
    ct state established,related accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    iifname "down0" oifname "up0" ip saddr ${INNER_ADDRESS} accept
    iifname "up0" oifname "down0" ct state established,related accept
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "up0" masquerade
  }
}
`;
