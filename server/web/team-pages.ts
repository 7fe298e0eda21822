/** The first parts of addresses of a team's pages, from before teams had addresses of their own. */
const SECTIONS = new Set([
  "sandboxes",
  "lineage",
  "snapshots",
  "images",
  "activity",
  "settings",
  "wall",
  "compare",
]);

/** The slug in the address of a team's page, `/t/<slug>/…`; null elsewhere. */
export function teamOf(path: string): string | null {
  return /^\/t\/([^/?]+)/.exec(path)?.[1] ?? null;
}

/**
 * Where an address without a team leads for a person whose last team is `slug`, query kept; null when it isn't the
 * address of a team's page. Addresses that were written down before there were teams go on working by it.
 */
export function withTeam(url: string, slug: string): string | null {
  const [path = "/", query] = url.split("?", 2);
  const section = path.split("/", 2)[1] ?? "";
  if (path !== "/" && !SECTIONS.has(section)) return null;
  return `/t/${slug}${path === "/" ? "/sandboxes" : path}${query === undefined ? "" : `?${query}`}`;
}
