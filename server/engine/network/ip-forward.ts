import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunTool } from "../tools.ts";

const SWITCH = "/proc/sys/net/ipv4/ip_forward";
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

const recordIn = (dataDir: string) => join(dataDir, "network", "forwarding-before");

/** Writes down whether the host forwarded before this instance came; once a boot, for a boot begins anew. */
export async function rememberForwarding(dataDir: string, run: RunTool): Promise<void> {
  const [boot, before] = (await run(["cat", BOOT_ID, SWITCH])).split("\n");
  const known = await readFile(recordIn(dataDir), "utf8").catch(() => "");
  if (!known.startsWith(`${boot} `)) await writeFile(recordIn(dataDir), `${boot} ${before}\n`);
}

/**
 * Switches forwarding off if the host did not forward before this instance came, and nothing else is there now that
 * may have come to need it. To be called when what this instance had of the network is gone.
 */
export async function restoreForwarding(dataDir: string, run: RunTool): Promise<void> {
  const known = await readFile(recordIn(dataDir), "utf8").catch(() => "");
  await rm(recordIn(dataDir), { force: true });
  const boot = (await run(["cat", BOOT_ID])).trim();
  if (known !== `${boot} 0\n` || (await othersMayForward(run).catch(() => true))) return;
  await run(["sh", "-c", `echo 0 > ${SWITCH}`]);
}

async function othersMayForward(run: RunTool): Promise<boolean> {
  const links = await run(["ip", "-d", "-j", "link"]);
  if (hasVirtualLink(links)) return true;
  const legacy = await run(["cat", "/proc/net/ip_tables_names"]).catch(() => "");
  if (legacy.trim() !== "") return true;
  return hasForwardRules(await run(["nft", "-j", "list", "ruleset"]));
}

/** Whether `ip -d -j link` shows another's bridge, container, tunnel or the like in use: some kernels bring unused ones. */
export function hasVirtualLink(json: string): boolean {
  const links = JSON.parse(json) as { flags: string[]; linkinfo?: { info_kind?: string } }[];
  return links.some(({ flags, linkinfo }) => flags.includes("UP") && linkinfo?.info_kind !== undefined);
}

type Chain = { family: string; table: string; name: string; hook?: string; type?: string };
type Rule = { family: string; table: string; chain: string };

/** Whether `nft -j list ruleset` shows rules for what is forwarded or translated, other than an instance's own. */
export function hasForwardRules(json: string): boolean {
  const { nftables } = JSON.parse(json) as { nftables: { chain?: Chain; rule?: Rule }[] };
  const chains = nftables
    .map(({ chain }) => chain)
    .filter((chain) => chain !== undefined)
    .filter(({ hook, type }) => hook === "forward" || type === "nat")
    .map(({ family, table, name }) => `${family} ${table} ${name}`);
  return nftables.some(({ rule }) => rule && chains.includes(`${rule.family} ${rule.table} ${rule.chain}`));
}
