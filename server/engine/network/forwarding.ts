import type { RunTool } from "../tools.ts";

/**
 * Other firewalls of the host may drop what is forwarded unless they are told otherwise (Docker and ufw do): an
 * accept in a table of our own doesn't undo that, so sandboxes get rules of their own in theirs.
 */
type Chain = { family: string; table: string; name: string; hook?: string; policy?: string };

/** Where our rules go: Docker's chain for its user's rules if there is one, since it rewrites its others. */
const PLACES = ["DOCKER-USER", "FORWARD"];

/** Chains, from `nft -j list chains`, that drop what is forwarded; those with our table's names left out. */
export function droppingChains(json: string): Chain[] {
  const { nftables } = JSON.parse(json) as { nftables: { chain?: Chain }[] };
  return nftables
    .map(({ chain }) => chain)
    .filter((chain) => chain !== undefined)
    .filter(({ hook, policy, table }) => hook === "forward" && policy === "drop" && !/^forkyard/.test(table));
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
 * Lets the bridge's packets through iptables where its policy is to drop. Resolves with whether that took new rules,
 * and a sentence for each firewall that may still be in the way.
 */
export async function openForwarding(
  run: RunTool,
  bridge: string,
): Promise<{ inserted: boolean; warnings: string[] }> {
  const warnings: string[] = [];
  let inserted = false;
  const dropping = droppingChains(await run(["nft", "-j", "list", "chains"]).catch(() => '{"nftables":[]}'));
  for (const { family, table, name } of dropping) {
    if (family === "ip" && table === "filter" && name === "FORWARD")
      inserted = (await insert(run, "iptables-nft", bridge)) || inserted;
    else if (family !== "ip6" && family !== "bridge")
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
  const legacy = await usesLegacy(run);
  if (legacy && /^-P FORWARD DROP$/m.test(await run(["iptables-legacy", "-w", "-S", "FORWARD"])))
    inserted = (await insert(run, "iptables-legacy", bridge)) || inserted;
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

async function insert(run: RunTool, program: string, bridge: string): Promise<boolean> {
  let inserted = false;
  for (const chain of PLACES) {
    const there = await run([program, "-w", "-n", "-L", chain]).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    for (const rule of rules(bridge)) {
      const known = await run([program, "-w", "-C", chain, ...rule]).then(
        () => true,
        () => false,
      );
      if (known) continue;
      await run([program, "-w", "-I", chain, ...rule]);
      inserted = true;
    }
    break;
  }
  return inserted;
}

/** Asking iptables-legacy would load its tables, so this looks whether they are there already. */
async function usesLegacy(run: RunTool): Promise<boolean> {
  const tables = await run(["cat", "/proc/net/ip_tables_names"]).catch(() => "");
  return tables.split("\n").includes("filter");
}
