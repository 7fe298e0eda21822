import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { ForkyardError } from "../domain/errors.ts";
import { freePort } from "../testing/instance.ts";
import { runCommand } from "./command.ts";
import { ensureHostPackages } from "./host-packages.ts";
import type { OnProgress } from "./progress.ts";
import { testPackageRecord } from "./test-tools.ts";

const LIBRARY = "/usr/lib/postgresql";
/** Read when the package is installed: without it a server of Debian's own would start at once. */
const CLUSTER_SETTINGS = "/etc/postgresql-common/createcluster.conf";
const READY_WITHIN_MS = 60_000;

export type TestPostgres = {
  /** Of its administrator, who may create databases. */
  url: string;
  /** Ends it and removes all it wrote. */
  stop(): Promise<void>;
};

/**
 * A PostgreSQL server of the tests' own, from Debian's package, on a free port of loopback and in a directory that
 * goes with it. UNAVAILABLE if it does not start.
 */
export async function startTestPostgres(onProgress: OnProgress): Promise<TestPostgres> {
  const programs = await ensurePostgres(onProgress);
  const user = await systemUser();
  const directory = await mkdtemp(join(tmpdir(), "fy-postgres-"));
  await chmod(directory, 0o700);
  const data = join(directory, "data");
  const port = await freePort();
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(directory, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [directory, passwordFile]) await chown(path, user.uid, user.gid);
  const remove = () => rm(directory, { recursive: true, force: true });
  let server: ChildProcess | null = null;
  try {
    onProgress("Starting PostgreSQL for the tests");
    const init = [
      "-D",
      data,
      "-U",
      "forkyard",
      "-A",
      "scram-sha-256",
      "--pwfile",
      passwordFile,
      "-E",
      "UTF8",
    ];
    await runCommand([join(programs, "initdb"), ...init, "--locale=C.UTF-8", "--no-sync"], {
      ...user,
      cwd: directory,
      timeoutMs: READY_WITHIN_MS,
    });
    const options = [
      "listen_addresses=127.0.0.1",
      `unix_socket_directories=${directory}`,
      "fsync=off",
      "max_connections=300",
    ];
    server = spawn(
      join(programs, "postgres"),
      ["-D", data, "-p", String(port), ...options.flatMap((option) => ["-c", option])],
      { ...user, cwd: directory, stdio: "ignore" },
    );
    const url = `postgresql://forkyard:${password}@127.0.0.1:${port}/postgres`;
    await answers(url, server);
    const running = server;
    return { url, stop: () => end(running).finally(remove) };
  } catch (error) {
    if (server) await end(server);
    await remove();
    throw error;
  }
}

/** The directory with its programs, the newest release that there is. */
async function ensurePostgres(onProgress: OnProgress): Promise<string> {
  const found = await installed();
  if (found) return found;
  await noClusterAtInstall();
  await ensureHostPackages(["postgresql"], testPackageRecord(), onProgress);
  const now = await installed();
  if (now) return now;
  throw new ForkyardError("UNAVAILABLE", `The package postgresql left no server in ${LIBRARY}`);
}

async function installed(): Promise<string | null> {
  const releases = (await readdir(LIBRARY).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  for (const release of releases) {
    const programs = join(LIBRARY, release, "bin");
    if (await stat(join(programs, "initdb")).catch(() => null)) return programs;
  }
  return null;
}

async function noClusterAtInstall(): Promise<void> {
  if (await stat(CLUSTER_SETTINGS).catch(() => null)) return;
  await mkdir(dirname(CLUSTER_SETTINGS), { recursive: true });
  await writeFile(CLUSTER_SETTINGS, "create_main_cluster = false\n");
}

/** It refuses to run as root. */
async function systemUser(): Promise<{ uid: number; gid: number }> {
  const id = async (option: string) => Number((await runCommand(["id", option, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      await client.end().catch(() => {});
      if (server.exitCode === null && Date.now() < deadline) await sleep(100);
      else throw new ForkyardError("UNAVAILABLE", "PostgreSQL did not start for the tests", { cause });
    }
  }
}

/** SIGINT is its fast shutdown: it ends connections and writes down what there is. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  const late = setTimeout(() => server.kill("SIGKILL"), 20_000);
  await ended;
  clearTimeout(late);
}
