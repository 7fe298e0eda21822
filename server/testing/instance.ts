import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "../../db/testing.ts";
import { placeEmbedded } from "../../db/testing-templates.ts";
import type { Role } from "../domain/roles.ts";
import { NODE_FLAGS } from "../node-flags.mjs";
import { isSetting } from "../setting-names.mjs";
import { BUILT_SERVER } from "../setup/built-server.mjs";
import { stopContainerd } from "../setup/containerd.ts";
import { ensureServer } from "../setup/server-build.ts";
import { placeBaseStore } from "./base-store.ts";
import { findLeaks } from "./leaks.ts";
import { invitePerson, setUpOwner, type TestPerson } from "./people.ts";

const KEPT_LOG_CHARS = 256 * 1024;
const READY_WITHIN_MS = 400_000;
const STOP_WITHIN_MS = 30_000;

/** Built once by `npm test`, read-only afterwards, shared by all test instances. */
export const TEST_ENGINE_DIR = process.env.FORKYARD_ENGINE_DIR ?? "/var/lib/forkyard-test/engine";

export type Directories = { base: string; dataDir: string; runDir: string; engineDir: string };

/** Directories of a test's own, apart from any instance of the user's. */
export async function testDirectories(): Promise<Directories> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "fy-test-")));
  return { base, dataDir: join(base, "data"), runDir: join(base, "run"), engineDir: TEST_ENGINE_DIR };
}

/**
 * Ends what lives in these directories and removes them. Throws if anything is left on the host: a test that leaks
 * has failed.
 */
export async function disposeDirectories(directories: Directories): Promise<void> {
  await stopContainerd(directories);
  await rm(directories.base, { recursive: true, force: true });
  const leaks = await findLeaks(directories);
  if (leaks.length > 0) throw new Error(`This instance left behind:\n${leaks.join("\n")}`);
}

export type TestServer = Directories & {
  url: string;
  port: number;
  /** Of the running server; undefined while it is down. */
  readonly pid: number | undefined;
  /** Who was set up first. */
  owner: TestPerson;
  /** The owner's team, its slug. */
  team: string;
  /** A key and a session of the owner's. */
  apiKey: string;
  cookie: string;
  /** Somebody else, who joined by an invitation; of the owner's team if none is told. */
  newUser(options: { role: Role; team?: string }): Promise<TestPerson>;
  /** The end of what it logged. */
  log(): string;
  /** Ends the server alone, waits for its end, and resolves with its exit code (null after a signal). */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts it again after `kill`, on the same port and directories. */
  start(): Promise<void>;
  /** Ends everything and removes it, with the leak check. */
  dispose(): Promise<void>;
};

/**
 * A real server, built as `npm start` builds it, with its own data directory and containerd on a free port, and its owner set up.
 * `pages: false` leaves out Next, which needs a build. On PostgreSQL where FORKYARD_TEST_DATABASE_URL names a
 * server for tests, else on the embedded database. Extra environment variables go on top. `setUp` makes the owner,
 * as the setup page does unless told otherwise. `port` and `directories`: where others must know them before; the port
 * was free a moment ago.
 */
export async function startTestServer(
  options: {
    pages?: boolean;
    env?: Record<string, string>;
    setUp?: typeof setUpOwner;
    port?: number;
    directories?: Directories;
  } = {},
): Promise<TestServer> {
  await ensureServer();
  const directories = options.directories ?? (await testDirectories());
  const port = options.port ?? (await freePort());
  const postgres = process.env.FORKYARD_TEST_DATABASE_URL;
  const database = postgres ? await createTestDatabase(postgres) : null;
  const env = { ...(database ? { DATABASE_URL: database.url } : {}), ...options.env };
  // Making these takes seconds of CPU; the tests of `npm start` see that they are made.
  if (!("DATABASE_URL" in env)) await placeEmbedded(directories.dataDir);
  await placeBaseStore(directories);
  let child: ChildProcess | null = null;
  let log = "";
  const start = async () => {
    child = spawnServer(directories, port, { ...options, env }, (text) => {
      log = (log + text).slice(-KEPT_LOG_CHARS);
    });
    await ready(child, () => log);
  };
  const kill = async (signal: NodeJS.Signals) => {
    const running = child;
    child = null;
    return running === null ? null : endProcess(running, signal);
  };
  const dispose = async () => {
    await kill("SIGTERM");
    await disposeDirectories(directories).finally(() => database?.drop());
  };
  const url = `http://localhost:${port}`;
  let owner: TestPerson;
  try {
    await start();
    owner = await (options.setUp ?? setUpOwner)({ url, dataDir: directories.dataDir });
  } catch (error) {
    await dispose().catch(() => {});
    throw error;
  }
  return {
    ...directories,
    url,
    owner,
    team: owner.team,
    apiKey: owner.apiKey!,
    cookie: owner.cookie,
    newUser: ({ role, team = owner.team }) => invitePerson(url, owner, { role, team }),
    port,
    get pid() {
      return child?.pid;
    },
    log: () => log,
    kill,
    start,
    dispose,
  };
}

function spawnServer(
  { dataDir, runDir, engineDir }: Directories,
  port: number,
  { pages = true, env = {} }: { pages?: boolean; env?: Record<string, string> },
  onOutput: (text: string) => void,
): ChildProcess {
  const child = spawn(process.execPath, [...NODE_FLAGS, BUILT_SERVER], {
    env: {
      ...withoutSettings(process.env),
      NODE_ENV: "production",
      PORT: String(port),
      FORKYARD_DATA_DIR: dataDir,
      FORKYARD_RUN_DIR: runDir,
      FORKYARD_ENGINE_DIR: engineDir,
      FORKYARD_PAGES: pages ? "on" : "off",
      LOG_LEVEL: "info",
      // All tests come from one address and act as few people; limits are tested where they are set.
      FORKYARD_LIMIT_CALLS: "1000000",
      FORKYARD_LIMIT_SIGN_INS: "10000",
      FORKYARD_LIMIT_INVITATIONS: "10000",
      ...env,
    } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding("utf8").on("data", onOutput);
  return child;
}

/** What the person who runs the tests has set for an instance of their own must not reach a test's. */
function withoutSettings(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const ours = (name: string) => isSetting(name) || /^(NODE_OPTIONS$|VITEST)/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours(name)));
}

function ready(child: ChildProcess, log: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${log().slice(-4000)}`));
    const timer = setTimeout(() => fail("The server did not become ready."), READY_WITHIN_MS);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`The server ended with exit code ${code}.`);
    });
    child.on("message", (message) => {
      if (!(message as { ready?: boolean }).ready) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill(signal);
  const stop = new AbortController();
  const late = sleep(STOP_WITHIN_MS, undefined, { signal: stop.signal }).then(
    () => child.kill("SIGKILL"),
    () => {},
  );
  const code = await ended;
  stop.abort();
  await late;
  return code;
}

/** A port on loopback on which nothing listens at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("no free port");
  return address.port;
}
