/** An installed Debian package: names that it provides too, and what it needs, each as names of which one is enough. */
export type InstalledPackage = { name: string; provides: string[]; needs: string[][] };

/** For `dpkg-query -W -f`. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg that fills these in
export const PACKAGE_FORMAT = "${Package}\t${db:Status-Status}\t${Provides}\t${Pre-Depends}\t${Depends}\\n";

/** The installed ones among what dpkg-query says in PACKAGE_FORMAT. */
export function parsePackages(text: string): InstalledPackage[] {
  return text.split("\n").flatMap((line) => {
    const [name, status, provides = "", ...needs] = line.split("\t");
    if (!name || status !== "installed") return [];
    return [{ name, provides: parseNeeds(provides).flat(), needs: needs.flatMap(parseNeeds) }];
  });
}

/** `a (>= 1), b:any | c` without versions and architectures. */
function parseNeeds(text: string): string[][] {
  return text
    .split(",")
    .map((group) => group.split("|").map((name) => name.replace(/[(:[].*/, "").trim()))
    .filter(([first]) => first !== undefined && first !== "");
}

/**
 * Which of `names` can go without taking any other package along, and which are needed by one that stays. Versions
 * are not looked at: apt has the last word.
 */
export function splitByNeed(
  names: readonly string[],
  installed: readonly InstalledPackage[],
): { free: string[]; needed: string[] } {
  const free = new Set(names);
  const providers = new Map<string, string[]>();
  for (const { name, provides } of installed)
    for (const given of [name, ...provides]) providers.set(given, [...(providers.get(given) ?? []), name]);
  /** A package that stays keeps all that could be its only way to something. */
  const keepFor = ({ needs }: InstalledPackage): boolean => {
    let more = false;
    for (const group of needs) {
      const ways = group.flatMap((name) => providers.get(name) ?? []);
      if (ways.length > 0 && ways.every((way) => free.has(way)))
        for (const way of ways) more = free.delete(way) || more;
    }
    return more;
  };
  const staying = () => installed.filter(({ name }) => !free.has(name));
  while (staying().map(keepFor).some(Boolean));
  const present = new Set(installed.map(({ name }) => name));
  const ofThese = names.filter((name) => present.has(name));
  return {
    free: ofThese.filter((name) => free.has(name)),
    needed: ofThese.filter((name) => !free.has(name)),
  };
}
