import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, execAndRead, type Row } from "./api.ts";
import type { CaptureTimes } from "./capture-times.ts";
import { type Ctr, removeRaw } from "./raw.ts";
import { against, alternate, median, type Result, timed } from "./stats.ts";

const ROUNDS = 9;
const PORT = 8000;
const SERVER = ["python3", "-m", "http.server", String(PORT)];
/** What both sides have changed before a filesystem snapshot. */
const CHANGE = "mkdir -p /work && for i in $(seq 200); do head -c 20000 /dev/urandom > /work/$i; done";

/** A raw container as closed in as a sandbox is, as far as the command line can. */
const AS_CLOSED = [
  ...["--uidmap", "0:100000:65536", "--gidmap", "0:100000:65536", "--remap-labels"],
  ...["--seccomp", "--cap-drop", "CAP_NET_RAW", "--cap-drop", "CAP_MKNOD"],
  ...["--cpus", "1", "--memory-limit", String(512 * 1024 * 1024)],
];
const RAW_CHECKPOINT = ["container", "checkpoint", "--task", "--image", "--rw"];

/**
 * Create, exec, snapshots and forks, each beside the same thing done with containerd's own command line. `timesOf` a
 * snapshot that was made just now.
 */
export async function measureEngine(
  api: Api,
  ctr: Ctr,
  image: string,
  timesOf: (snapshotId: string) => CaptureTimes,
): Promise<Result[]> {
  const results: Result[] = [];

  const made: string[] = [];
  const create = await alternate(
    ROUNDS,
    () =>
      timed(async () => {
        const sandbox = await api.mutate<Row>("sandboxes.create", { name: "bench create" });
        made.push(sandbox.id);
        await execAndRead(api, sandbox.id, ["echo", "hi"]);
      }),
    async (round) => {
      const time = await ctr.timeToFirstOutput("run", image, `create-${round}`, "echo", "hi");
      await removeRaw(ctr, `create-${round}`);
      return time;
    },
    async (round) => {
      const time = await ctr.timeToFirstOutput("run", ...AS_CLOSED, image, `alike-${round}`, "echo", "hi");
      await removeRaw(ctr, `alike-${round}`);
      return time;
    },
  );
  results.push(against("create to first output", create, 1.25, "raw: ctr run"));
  const closed = "raw: ctr run with user namespace, id-mapped files, seccomp and limits, without network";
  results.push(against("the same, like with like", { ...create, raw: create.alike }, 1.25, closed));
  for (const sandboxId of made) await api.mutate("sandboxes.terminate", { sandboxId });

  const source = await sameOnBothSides(api, ctr, image, "source");
  const exec = await alternate(
    ROUNDS * 3,
    () => timed(() => execAndWait(api, source.id)),
    (round) => timed(() => ctr.run("task", "exec", "--exec-id", `true-${round}`, "source", "true")),
  );
  results.push(against("exec of true", exec, 0.1, "raw: ctr task exec"));

  const frozen: number[] = [];
  const parts: CaptureTimes[] = [];
  const memory = await alternate(
    ROUNDS,
    () =>
      timed(async () => {
        const snapshot = await api.mutate<Row & { frozenMs: number }>("snapshots.createMemory", {
          sandboxId: source.id,
        });
        frozen.push(snapshot.frozenMs);
        parts.push(timesOf(snapshot.id));
      }),
    (round) => timed(() => ctr.run("container", "checkpoint", "--task", "source", `memory-${round}`)),
  );
  results.push(against("memory snapshot", memory, 1.25, "raw: ctr container checkpoint --task"));
  const both = parts.map(({ dumpMs, copyMs }) => dumpMs + copyMs);
  const [dumpMs, copyMs] = [
    median(parts.map((part) => part.dumpMs)),
    median(parts.map((part) => part.copyMs)),
  ];
  results.push(
    against(
      "memory snapshot: the sandbox stands still",
      { ours: frozen, raw: both },
      1,
      `raw: the dump, ${dumpMs} ms, and the copy of the files, ${copyMs} ms, one after the other`,
    ),
  );

  const filesystem = await alternate(
    ROUNDS,
    () => timed(() => api.mutate("snapshots.createFilesystem", { sandboxId: source.id })),
    (round) =>
      timed(async () => {
        await ctr.run("snapshot", "diff", "--keep", "source");
        await ctr.run("snapshot", "prepare", `fs-${round}`);
        await ctr.run("snapshot", "commit", `fs-${round}-done`, `fs-${round}`);
      }),
  );
  results.push(against("filesystem snapshot", filesystem, 0.5, "raw: ctr snapshot diff and commit"));

  await ctr.run(...RAW_CHECKPOINT, "source", "raw-fork");
  // A raw restore takes its source's cgroup path, which must be empty by then.
  await removeRaw(ctr, "source");
  const forks: string[] = [];
  const again: number[] = [];
  const fork = await alternate(
    ROUNDS,
    () =>
      timed(async () => {
        const { sandboxes } = await api.mutate<{ sandboxes: Row[] }>("sandboxes.fork", {
          sandboxId: source.id,
        });
        const clone = sandboxes[0];
        if (!clone) throw new Error("The fork gave no sandbox.");
        forks.push(clone.id);
        await untilAnswered(api, clone.id);
      }),
    async (round) => {
      const name = `fork-${round}`;
      const restore = await timed(() => ctr.run("container", "restore", "--rw", "--live", name, "raw-fork"));
      const checkpoint = await timed(() => ctr.run(...RAW_CHECKPOINT, name, `again-${round}`));
      again.push(restore + checkpoint);
      await removeRaw(ctr, name);
      return restore;
    },
  );
  results.push(against("fork to first answer", fork, 1.25, "raw: ctr container restore alone"));
  const whole = "raw: ctr container checkpoint and restore, memory and files";
  results.push(against("the same, like with like", { ...fork, raw: again }, 1.25, whole));

  for (const sandboxId of [...forks, source.id]) await api.mutate("sandboxes.terminate", { sandboxId });
  return results;
}

async function execAndWait(api: Api, sandboxId: string): Promise<void> {
  const process = await api.mutate<Row>("processes.exec", { sandboxId, argv: ["true"] });
  await api.mutate("processes.wait", { processId: process.id });
}

/** A running sandbox and a raw container with the same Python server and the same changed files. */
async function sameOnBothSides(api: Api, ctr: Ctr, image: string, raw: string): Promise<Row> {
  const sandbox = await api.mutate<Row>("sandboxes.create", { name: "bench", ports: [PORT] });
  await execAndRead(api, sandbox.id, ["sh", "-c", CHANGE]);
  await api.mutate("processes.exec", { sandboxId: sandbox.id, argv: SERVER });
  await ctr.run("run", "--detach", image, raw, ...SERVER);
  await ctr.run("task", "exec", "--exec-id", "change", raw, "sh", "-c", CHANGE);
  await untilAnswered(api, sandbox.id);
  return sandbox;
}

/** Resolves when the server in the sandbox answers through its preview host. */
async function untilAnswered(api: Api, sandboxId: string): Promise<void> {
  const port = new URL(api.baseUrl).port;
  const status = () =>
    new Promise<number>((resolve) => {
      const headers = { ...api.headers, host: `${PORT}-${sandboxId}.localhost:${port}` };
      get({ host: "127.0.0.1", port, headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).once("error", () => resolve(0));
    });
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(2))
    if ((await status()) === 200) return;
  throw new Error(`Port ${PORT} of ${sandboxId} does not answer.`);
}
