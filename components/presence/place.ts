import type { Place } from "@/server/presence/presence";

const MOST_PATH = 500;
const SAFE_NODE = /^[A-Za-z0-9._:/@+-]{1,300}$/;

/** What a page's address says about where somebody is; `path` is within the team's pages. */
export function placeOf(
  path: string,
  search: string,
  { terminal, away }: { terminal: string | null; away: boolean },
): Place {
  const params = new URLSearchParams(search);
  const [, sandboxId = null, tab = null] = /^\/sandboxes\/(sbx[0-9a-z]{13})(?:\/([a-z]+))?/.exec(path) ?? [];
  const snapshotId = /^\/snapshots\/(snp[0-9a-z]{13})/.exec(path)?.[1] ?? null;
  const processId = tab === "terminal" ? terminal : tab === "processes" ? idOf(params.get("process")) : null;
  // Who follows is to see the same terminal, also where the address leaves it open.
  if (tab === "terminal" && terminal !== null) params.set("tab", terminal);
  const selected = path === "/lineage" ? params.get("selected") : null;
  const query = params.toString();
  const whole = encodeURI(path) + (query ? `?${query}` : "");
  return {
    path: whole.length <= MOST_PATH ? whole : encodeURI(path).slice(0, MOST_PATH),
    sandboxId,
    processId,
    nodeId: sandboxId ?? snapshotId ?? (selected && SAFE_NODE.test(selected) ? selected : null),
    away,
  };
}

function idOf(text: string | null): string | null {
  return text && /^prc[0-9a-z]{13}$/.test(text) ? text : null;
}
