import type { RunTool } from "../tools.ts";

/**
 * Other firewalls of the host may drop what is forwarded unless they are told otherwise (Docker and ufw do): an
 * accept in a table of our own doesn't undo that, so sandboxes get rules of their own in theirs.
 */
type Chain = { family: string; table: string; name: string; hook?: string; policy?: string };

/** Where our rules go: Docker's chain for its user's rules if there is one, since it rewrites its others. */
const PLACES = ["DOCKER-USER", "FORWARD"];

/** A rule for whatever comes, as the last one often is. */
const CATCH_ALL = /^-A FORWARD (-m comment --comment ("[^"]*"|\S+) )?-j (DROP|REJECT)( |$)/m;

/**
 * The chain that needs our rules, from what `iptables -S` lists; null if iptables lets everything through but what
 * it names. Where only some packets are refused, somebody meant those, so sandboxes get no way around.
 */
export function placeFor(listing: string): string | null {
  if (!/^-P FORWARD DROP$/m.test(listing) && !CATCH_ALL.test(listing)) return null;
  return PLACES.find((chain) => new RegExp(`^-[NP] ${chain}( |$)`, "m").test(listing)) ?? null;
}

/** Chains, from `nft -j list chains`, for what is forwarded; those of an instance of ours left out. */
export function forwardChains(json: string): Chain[] {
  const { nftables } = JSON.parse(json) as { nftables: { chain?: Chain }[] };
  return nftables
    .map(({ chain }) => chain)
    .filter((chain) => chain !== undefined)
    .filter(({ hook, table }) => hook === "forward" && !/^forkyard/.test(table));
}

/** What iptables must know of our bridge. */
const rules = (bridge: string) => [
  ["-i", bridge, "-j", "ACCEPT"],
  ["-o", bridge, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT"],
];

/**
 * A shell script that prints what other firewalls have where our rules go: when it prints the same as before, there
 * is nothing to do. One call of nft after the other: asked in one, nft 1.0.6 leaves out what the first didn't name.
 */
export const FORWARD_STATE = `
chain=$(nft -s list chain ip filter FORWARD 2>/dev/null || true)
echo "$chain"
case $chain in *DOCKER-USER*) nft -s list chain ip filter DOCKER-USER 2>/dev/null || true ;; esac
if grep -qx filter /proc/net/ip_tables_names 2>/dev/null; then
  iptables-legacy -w -S 2>/dev/null | grep -E ' (FORWARD|DOCKER-USER) ' || true
fi
`;

/**
 * Lets the bridge's packets through iptables where it drops the rest. Resolves with whether that took new rules, and
 * a sentence for each firewall that may still be in the way.
 */
export async function openForwarding(
  run: RunTool,
  bridge: string,
): Promise<{ inserted: boolean; warnings: string[] }> {
  const warnings: string[] = [];
  let inserted = false;
  const chains = await run(["nft", "-j", "list", "chains"]).catch(() => '{"nftables":[]}');
  for (const { family, table, name, policy } of forwardChains(chains)) {
    const listing =
      family === "ip" && table === "filter" && name === "FORWARD"
        ? await run(["iptables-nft", "-w", "-S"]).catch(() => null)
        : null;
    if (listing !== null) inserted = (await insert(run, "iptables-nft", listing, bridge)) || inserted;
    else if (policy === "drop" && family !== "ip6" && family !== "bridge")
      warnings.push(
        `The firewall's chain ${family} ${table} ${name} drops what sandboxes send to the outside.`,
      );
  }
  const tables = await run(["nft", "list", "tables"]).catch(() => "");
  if (/^table \w+ firewalld$/m.test(tables)) {
    warnings.push(
      `firewalld may keep sandboxes from the outside: firewall-cmd --permanent --zone=trusted --add-interface=${bridge}`,
    );
  }
  if (await usesLegacy(run)) {
    const listing = await run(["iptables-legacy", "-w", "-S"]);
    inserted = (await insert(run, "iptables-legacy", listing, bridge)) || inserted;
  }
  return { inserted, warnings };
}

/** Takes our rules out again. */
export async function closeForwarding(run: RunTool, bridge: string): Promise<void> {
  const tables = await run(["nft", "list", "tables"]).catch(() => "");
  const programs = [
    // It would make the table only to look into it.
    ...(/^table ip filter$/m.test(tables) ? ["iptables-nft"] : []),
    ...((await usesLegacy(run)) ? ["iptables-legacy"] : []),
  ];
  for (const program of programs) {
    for (const chain of PLACES) {
      for (const rule of rules(bridge)) {
        await run([program, "-w", "-D", chain, ...rule]).catch(() => {}); // there was none
      }
    }
  }
}

async function insert(run: RunTool, program: string, listing: string, bridge: string): Promise<boolean> {
  const chain = placeFor(listing);
  if (chain === null) return false;
  let inserted = false;
  for (const rule of rules(bridge)) {
    const known = await run([program, "-w", "-C", chain, ...rule]).then(
      () => true,
      () => false,
    );
    if (known) continue;
    await run([program, "-w", "-I", chain, ...rule]);
    inserted = true;
  }
  return inserted;
}

/** Asking iptables-legacy would load its tables, so this looks whether they are there already. */
async function usesLegacy(run: RunTool): Promise<boolean> {
  const tables = await run(["cat", "/proc/net/ip_tables_names"]).catch(() => "");
  return tables.split("\n").includes("filter");
}
