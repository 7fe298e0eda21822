import { readFile } from "node:fs/promises";
import { join } from "node:path";

const LINKS = "/sys/class/net";

/**
 * What a sandbox received and sent, bytes, as its link on the host counts it: what leaves the host's end comes in at the
 * sandbox. null if the link is gone.
 */
export async function linkTraffic(
  link: string,
  root = LINKS,
): Promise<{ rxBytes: number; txBytes: number } | null> {
  const counter = async (name: string) =>
    Number(await readFile(join(root, link, "statistics", name), "utf8"));
  try {
    const [rxBytes, txBytes] = await Promise.all([counter("tx_bytes"), counter("rx_bytes")]);
    return Number.isFinite(rxBytes) && Number.isFinite(txBytes) ? { rxBytes, txBytes } : null;
  } catch {
    return null;
  }
}
