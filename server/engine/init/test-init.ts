import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type InitProcessHost, openProcessHost } from "./client.ts";

const SOURCES = fileURLToPath(new URL("../../init/", import.meta.url));

/** `checked` is the same program under AddressSanitizer and UBSan. */
export type Build = "sandbox-init" | "sandbox-init-checked";

/** Builds sandbox-init for tests, once; several test files may ask at the same moment. */
export function buildInit(build: Build): string {
  // Relative: the checkout's path may have blanks, which make can't do with.
  const directory = "../../node_modules/.cache/forkyard/init";
  const target = `${directory}/${build}`;
  execFileSync("mkdir", ["-p", directory], { cwd: SOURCES });
  execFileSync("flock", [`${directory}/lock`, "make", "-s", `BUILD=${directory}`, target], { cwd: SOURCES });
  return join(SOURCES, target);
}

export type TestInit = {
  socketPath: string;
  host: InitProcessHost;
  child: ChildProcess;
  /** Another client of the same sandbox-init; closed with it. */
  another(): InitProcessHost;
  /** Ends it with SIGTERM; its exit code and what it wrote to stderr. */
  stop(): Promise<{ code: number | null; stderr: string }>;
};

/** Runs sandbox-init on this host: as it is, or as process 1 of a PID namespace of its own with its own /proc. */
export async function startInit(build: Build, { pidNamespace = false } = {}): Promise<TestInit> {
  const program = buildInit(build);
  const directory = mkdtempSync(join(tmpdir(), "forkyard-init-"));
  const socketPath = join(directory, "init.sock");
  const argv = [program, socketPath];
  if (pidNamespace) argv.unshift("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
  const child = spawn(argv[0] as string, argv.slice(1), { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exited = once(child, "exit");
  const hosts: InitProcessHost[] = [];
  const another = () => {
    const host = openProcessHost({ socketPath });
    hosts.push(host);
    return host;
  };
  const host = another();
  await host.waitReady(AbortSignal.timeout(20_000));
  const stop = async () => {
    // unshare passes no signal on: process 1 is its child.
    if (pidNamespace) execFileSync("pkill", ["-TERM", "-P", String(child.pid)]);
    else child.kill("SIGTERM");
    const [code] = (await exited) as [number | null];
    await Promise.all(hosts.map((each) => each.close()));
    rmSync(directory, { recursive: true, force: true });
    return { code, stderr };
  };
  return { socketPath, host, child, another, stop };
}
