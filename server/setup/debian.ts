import { constants } from "node:fs";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError, toFailure } from "../domain/errors.ts";
import {
  type AptSource,
  DEBIAN_KEYRING,
  type DebianArchive,
  findDebianArchive,
  parseDeb822Sources,
  parseOneLineSources,
  transportOptions,
} from "./apt-sources.ts";
import { proxyEnvironment, runCommand } from "./command.ts";

export type DebianSetup = DebianArchive & {
  /** Lines of apt.conf that the host needs to reach its archives. */
  aptOptions: string[];
};

/** Where Debian comes from on this host, by its own apt configuration. UNSUPPORTED where Debian's keyring is missing. */
export async function readDebianSetup(environment = process.env): Promise<DebianSetup> {
  const archive = findDebianArchive(await hostSources(), environment.FORKYARD_DEBIAN_MIRROR || undefined);
  const keyring = (await exists(archive.keyring)) ? archive.keyring : DEBIAN_KEYRING;
  if (!(await exists(keyring)))
    throw new ForkyardError("UNSUPPORTED", "Debian's archive keyring is not installed on this host.", {
      hint: "Install the package debian-archive-keyring, then run `npm start` again.",
    });
  const dump = await runCommand(["apt-config", "dump"]);
  return { ...archive, keyring, aptOptions: [...transportOptions(dump.stdout), ...(await loginOptions())] };
}

async function hostSources(): Promise<AptSource[]> {
  const directory = "/etc/apt/sources.list.d";
  const names = (await readdir(directory).catch(() => [])).sort();
  const files = ["/etc/apt/sources.list", ...names.map((name) => join(directory, name))];
  const parsed = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, "utf8").catch(() => "");
      if (file.endsWith(".sources")) return parseDeb822Sources(text);
      return file.endsWith(".list") ? parseOneLineSources(text) : [];
    }),
  );
  return parsed.flat();
}

/** mmdebstrap runs apt with the new root's configuration; logins for private mirrors stay in the host's. */
async function loginOptions(): Promise<string[]> {
  const options = [
    ["Dir::Etc::netrc", "/etc/apt/auth.conf"],
    ["Dir::Etc::netrcparts", "/etc/apt/auth.conf.d"],
  ] as const;
  const present = await Promise.all(options.map(([, path]) => exists(path)));
  return options.flatMap(([name, path], index) => (present[index] ? [`${name} "${path}";`] : []));
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

export type Bootstrap = {
  setup: DebianSetup;
  release: string;
  packages: readonly string[];
  /** Also fetches the release's security updates, if the host knows where they are. */
  security: boolean;
  /** A directory (made) or a path that ends in `.tar`. */
  target: string;
  /** For mmdebstrap's own files, which stay there if it is killed. */
  temporary: string;
  /** Commands run by a shell before the root is packed, the root's path as $1. */
  hooks?: readonly string[];
  onLine?: (line: string) => void;
};

/** Makes a Debian root with mmdebstrap, without manuals and translations. Half an hour at most. */
export async function bootstrapDebian(options: Bootstrap): Promise<void> {
  const { setup, release, target } = options;
  if (process.getuid?.() !== 0)
    throw new ForkyardError("FORBIDDEN", `A Debian ${release} root directory can only be built by root.`, {
      hint: "Run `npm start` once as root or with sudo.",
    });
  const line = (uri: string, suite: string) => `deb [signed-by=${setup.keyring}] ${uri} ${suite} main`;
  const lines = [line(setup.mirror, release)];
  if (options.security && setup.securityMirror) lines.push(line(setup.securityMirror, `${release}-security`));
  await runCommand(
    [
      ...CONTAINED,
      "mmdebstrap",
      "--mode=root",
      "--variant=minbase",
      `--format=${target.endsWith(".tar") ? "tar" : "directory"}`,
      `--include=${options.packages.join(",")}`,
      ...setup.aptOptions.map((option) => `--aptopt=${option}`),
      ...UNWANTED.map((path) => `--dpkgopt=path-exclude=${path}`),
      ...(options.hooks ?? []).map((hook) => `--customize-hook=${hook}`),
      release,
      target,
      ...lines,
    ],
    {
      timeoutMs: 30 * 60_000,
      env: { TMPDIR: options.temporary, ...proxyEnvironment() },
      ...(options.onLine && { onLine: options.onLine }),
    },
  ).catch((error) => {
    throw bootstrapError(error, release, withoutLogin(setup.mirror));
  });
}

/** A mirror's address may hold a login, which belongs into no image and no message. */
export const withoutLogin = (uri: string) => uri.replace(/\/\/[^/@]*@/, "//");

/** mmdebstrap and apt say much; what went wrong stands in the lines that begin with E. */
function bootstrapError(error: unknown, release: string, mirror: string): ForkyardError {
  const failure = toFailure(error);
  if (failure.code !== "INTERNAL") return new ForkyardError(failure.code, failure.message, { cause: error });
  const reasons = failure.message
    .split("\n")
    .filter((line) => /^E:/.test(line) && !/^E: mmdebstrap/.test(line));
  const reason = reasons.map((line) => withoutLogin(line.slice(2).trim())).join("; ") || failure.message;
  return new ForkyardError(
    "UNAVAILABLE",
    `Debian ${release} could not be fetched from ${mirror}: ${reason}`,
    {
      hint: "Check this host's network and apt sources, or name a mirror with FORKYARD_DEBIAN_MIRROR.",
      cause: error,
    },
  );
}

/** Mounts and processes of its own: they end with it, and it ends with us, so a half-made root can be removed. */
const CONTAINED = [
  ...["setpriv", "--pdeathsig", "KILL"],
  ...[
    "unshare",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child=KILL",
    "--mount-proc",
    "--propagation",
    "private",
  ],
];

const UNWANTED = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*"];
