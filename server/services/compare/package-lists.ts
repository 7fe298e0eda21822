/** Installed packages by name, with their versions; from files that a sandbox may have written anything into. */
export type Packages = Map<string, string>;

const MAX_PACKAGES = 50_000;
const MAX_TEXT = 300;

function add(packages: Packages, name: string | undefined, version: string | undefined): void {
  if (!name || !version || packages.size >= MAX_PACKAGES) return;
  packages.set(name.slice(0, MAX_TEXT), version.slice(0, MAX_TEXT));
}

/** /var/lib/dpkg/status: paragraphs of `Name: value`. */
export function parseDpkg(text: string): Packages {
  const packages: Packages = new Map();
  for (const paragraph of text.split(/\n\n+/)) {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(paragraph)?.[1]?.trim();
    const status = field("Status");
    // Distroless images have one file a package, without a status.
    if (status !== undefined && !/ (installed|half-configured|triggers-\w+)$/.test(status)) continue;
    add(packages, field("Package"), field("Version"));
  }
  return packages;
}

/** /lib/apk/db/installed: paragraphs of `P:name` and `V:version`. */
export function parseApk(text: string): Packages {
  const packages: Packages = new Map();
  for (const paragraph of text.split(/\n\n+/)) {
    add(packages, /^P:(.*)$/m.exec(paragraph)?.[1], /^V:(.*)$/m.exec(paragraph)?.[1]);
  }
  return packages;
}

/** Names such as `requests-2.32.3.dist-info` among those of a directory. */
export function parseDistInfo(names: readonly string[]): Packages {
  const packages: Packages = new Map();
  for (const name of names) {
    const [, project, version] = /^(.+?)-([^-]+)\.(?:dist-info|egg-info)$/.exec(name) ?? [];
    add(packages, project?.toLowerCase().replace(/[-_.]+/g, "-"), version);
  }
  return packages;
}

/** A package.json's own name and version. */
export function parsePackageJson(text: string): { name: string; version: string } | null {
  try {
    const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown };
    return typeof name === "string" && typeof version === "string" ? { name, version } : null;
  } catch {
    return null;
  }
}
