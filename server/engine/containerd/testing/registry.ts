import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../../../testing/instance.ts";

export const USER = { username: "tester", password: "s3cret" };
/** bcrypt of the password above. */
const HTPASSWD = "tester:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

export type TestRegistry = {
  /** Such as `127.0.0.1:40123`. */
  host: string;
  /** Copies an OCI archive into the registry as `name`, such as `team/app:1`. */
  push(archive: string, name: string): Promise<void>;
  dispose(): Promise<void>;
};

/** Debian's docker-registry on loopback, with plain HTTP; `signed` demands USER's credentials. */
export async function startRegistry(options: { signed?: boolean } = {}): Promise<TestRegistry> {
  const directory = await mkdtemp(join(tmpdir(), "fy-registry-"));
  const host = `127.0.0.1:${await freePort()}`;
  await writeFile(join(directory, "htpasswd"), HTPASSWD);
  const auth = { htpasswd: { realm: "forkyard", path: join(directory, "htpasswd") } };
  await writeFile(
    join(directory, "config.yml"),
    JSON.stringify({
      version: "0.1",
      storage: { filesystem: { rootdirectory: join(directory, "data") } },
      http: { addr: host },
      log: { level: "error", accesslog: { disabled: true } },
      ...(options.signed && { auth }),
    }),
  );
  const child = spawn("docker-registry", ["serve", join(directory, "config.yml")], { stdio: "ignore" });
  await answers(`http://${host}/v2/`, child);
  return {
    host,
    async push(archive, name) {
      const signed = options.signed ? [`--dest-creds=${USER.username}:${USER.password}`] : [];
      const argv = ["--insecure-policy", "copy", "--all", "--dest-tls-verify=false", ...signed];
      await promisify(execFile)("skopeo", [...argv, `oci-archive:${archive}`, `docker://${host}/${name}`]);
    },
    async dispose() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      if (child.exitCode === null) {
        child.kill("SIGKILL");
        await ended;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200 || status === 401) return;
    if (child.exitCode !== null || Date.now() > until) throw new Error("docker-registry doesn't answer");
    await sleep(50);
  }
}
