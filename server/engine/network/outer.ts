import { GATEWAY_MAC, INNER_BITS, INNER_GATEWAY, INNER_MAC } from "./inner.ts";
import { type InstanceNames, linkName, namespaceName } from "./names.ts";
import { hostRules, OUTER_RULES } from "./rules.ts";
import { addressAt, formatSubnet, type Subnet } from "./subnet.ts";

/** Shell scripts (for `sh -eu`, with `ip` and `nft`) that make and remove the network. Pure text. */

export type HostNetwork = InstanceNames & { subnet: Subnet; mtu: number };

/** The bridge and the host's rules. May run again at any time. */
export function hostScript(network: HostNetwork, localResolvers: string[]): string {
  const { bridge, instance, subnet, table, mtu } = network;
  // Without one of its own a bridge takes the lowest of its ports, which come and go; its neighbours would lose it.
  const mac = `02:fd:${instance.match(/../g)!.join(":")}:01`;
  const rules = hostRules({ table, bridge, subnet: formatSubnet(subnet), localResolvers });
  return `
ip link show ${bridge} >/dev/null 2>&1 || ip link add ${bridge} address ${mac} type bridge
echo 1 > /proc/sys/net/ipv6/conf/${bridge}/disable_ipv6 2>/dev/null || true
ip addr replace ${addressAt(subnet, 1)}/${subnet.bits} dev ${bridge}
ip link set ${bridge} address ${mac} mtu ${mtu} up
[ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ] || echo 1 > /proc/sys/net/ipv4/ip_forward
nft -f - <<'RULES'
${rules}
RULES
`;
}

/** One outer namespace: NAT between \`down0\` (to the sandbox) and \`up0\` (to the bridge), \`eth0\` kept ready. */
export function outerScript(network: HostNetwork, slot: number): string {
  const { instance, bridge, subnet, mtu } = network;
  const name = namespaceName(instance, slot);
  const link = linkName(instance, slot);
  return `
ip netns add ${name}
ip -batch - <<'BATCH'
link add ${link} mtu ${mtu} type veth peer name up0 mtu ${mtu} netns ${name}
link set ${link} master ${bridge}
link set ${link} type bridge_slave isolated on
link set ${link} addrgenmode none
link set ${link} up
BATCH
nsenter --net=/run/netns/${name} sh -eu <<'INSIDE'
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null || true
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 2>/dev/null || true
ip -batch - <<'BATCH'
addr add ${addressAt(subnet, slot)}/${subnet.bits} dev up0
link set up0 up
route add default via ${addressAt(subnet, 1)}
link add down0 address ${GATEWAY_MAC} mtu ${mtu} type veth peer name eth0 address ${INNER_MAC} mtu ${mtu}
addr add ${INNER_GATEWAY}/${INNER_BITS} dev down0
link set down0 up
BATCH
echo 1 > /proc/sys/net/ipv4/ip_forward
nft -f - <<'RULES'
${OUTER_RULES}
RULES
INSIDE
`;
}

/** Removes outer namespaces; what is gone already is no error. */
export function removeOuterScript(instance: string, slots: number[]): string {
  return slots
    .map((slot) => {
      const name = namespaceName(instance, slot);
      const link = linkName(instance, slot);
      return `ip link del ${link} 2>/dev/null || true\n[ ! -e /run/netns/${name} ] || ip netns del ${name}\n`;
    })
    .join("");
}

/** Removes all that hostScript made. */
export function teardownScript({ bridge, table }: InstanceNames): string {
  return `
nft delete table inet ${table} 2>/dev/null || true
ip link del ${bridge} 2>/dev/null || true
`;
}
