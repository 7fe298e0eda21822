/** One archive of an apt configuration: what a `deb` line or a deb822 stanza says, one entry for each URI. */
export type AptSource = { uri: string; suites: string[]; components: string[]; signedBy: string | null };

/** What is needed to fetch Debian releases other than the host's own. */
export type DebianArchive = {
  mirror: string;
  /** Where security updates are; null if the host has none configured. */
  securityMirror: string | null;
  keyring: string;
  /** True if the host configures no Debian archive and the public default is used. */
  isDefault: boolean;
};

/** Debian's own public mirror, for hosts (Ubuntu, say) whose apt knows no Debian archive. */
const PUBLIC_MIRROR = "http://deb.debian.org/debian";
const PUBLIC_SECURITY_MIRROR = "http://deb.debian.org/debian-security";
export const DEBIAN_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

const RELEASES = new Set(
  "buster bullseye bookworm trixie forky duke sid unstable testing stable oldstable oldoldstable".split(" "),
);

/** Parses one-line sources (`deb [options] uri suite component…`). Lines that are no such source are skipped. */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) return [];
    const [, options = "", uri, suite, components = ""] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1] ?? null;
    return [{ uri: uri!, suites: [suite!], components: words(components), signedBy }];
  });
}

/** Parses a deb822 `.sources` file. Stanzas that are disabled or have no `deb` type are skipped. */
export function parseDeb822Sources(text: string): AptSource[] {
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .split(/\n[ \t]*\n/)
    .flatMap((stanza) => {
      const fields = parseStanza(stanza);
      if (!words(fields.get("types") ?? "").includes("deb")) return [];
      if (/^(no|false|without|off|disable)$/i.test(fields.get("enabled") ?? "")) return [];
      const signedBy = fields.get("signed-by") ?? "";
      return words(fields.get("uris") ?? "").map((uri) => ({
        uri,
        suites: words(fields.get("suites") ?? ""),
        components: words(fields.get("components") ?? ""),
        // The key itself may stand here instead of a file's name.
        signedBy: signedBy.startsWith("/") ? signedBy.split(/\s/)[0]! : null,
      }));
    });
}

function parseStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of stanza.split("\n")) {
    const match = /^([A-Za-z0-9-]+)\s*:\s*(.*)$/.exec(line);
    if (match) {
      last = match[1]!.toLowerCase();
      fields.set(last, match[2]!.trim());
    } else if (/^\s/.test(line) && last) {
      fields.set(last, `${fields.get(last)}\n${line.trim()}`.trim());
    }
  }
  return fields;
}

/**
 * Picks the Debian archive among a host's sources. Others offer packages for the same release names, some of them
 * below a path such as Debian's: the keyring must be Debian's, or else none named and the path Debian's. `mirror` (FORKYARD_DEBIAN_MIRROR) goes first.
 */
export function findDebianArchive(sources: AptSource[], mirror: string | undefined): DebianArchive {
  const debian = sources.filter(
    (source) =>
      /^(https?|mirror\+https?|copy|file):/.test(source.uri) &&
      source.components.includes("main") &&
      (source.signedBy?.includes("debian-archive") ?? /\/debian(-security)?\/?$/.test(source.uri)),
  );
  const main = debian.find((source) => source.suites.some((suite) => RELEASES.has(suite)));
  const security = debian.find((source) => source.suites.some(isSecurity));
  const keyring = main?.signedBy?.includes("debian-archive") ? main.signedBy : DEBIAN_KEYRING;
  if (mirror) return { mirror, securityMirror: null, keyring, isDefault: false };
  if (main) return { mirror: main.uri, securityMirror: security?.uri ?? null, keyring, isDefault: false };
  return { mirror: PUBLIC_MIRROR, securityMirror: PUBLIC_SECURITY_MIRROR, keyring, isDefault: true };
}

const isSecurity = (suite: string) => suite.endsWith("-security") || suite.endsWith("/updates");

/** The part of `apt-config dump` that decides whether and how archives can be fetched, as lines of an apt.conf. */
export function transportOptions(dump: string): string[] {
  return dump.split("\n").flatMap((line) => {
    const match = /^(Acquire::[^ ]+) "(.*)";$/.exec(line);
    if (!match || !TRANSPORT.test(match[1]!) || match[2] === "") return [];
    return [`${match[1]} "${match[2]}";`];
  });
}

const TRANSPORT =
  /^Acquire::(Check-Valid-Until|Check-Date|Max-FutureTime|Max-ValidTime|Min-ValidTime|Retries|ForceIPv4|ForceIPv6|https?::.+)$/i;

const words = (text: string) => text.split(/\s+/).filter(Boolean);
