import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ForkyardError } from "../../domain/errors.ts";
import { checksumFiles, writeManifest } from "../checkpoint/manifest.ts";
import type { SnapshotRequest, SnapshotResult, StepOptions, StepUpdate } from "../port.ts";
import type { Capture } from "./capture.ts";
import { type Dump, prepareDump } from "./dump.ts";
import { Status } from "./gen/containerd/types/task_pb.js";
import type { Parts } from "./parts.ts";
import { LABEL_INIT } from "./sandbox-create.ts";
import { taskStatus } from "./tasks.ts";
import { directoryBytes } from "./usage.ts";

const THAW_WITHIN_MS = 30_000;
const MAX_SMALL_BYTES = 64 * 1024;

type Kind = "filesystem" | "memory";
type Report = (step: string, progress: number | null, detail?: string) => void;

/** Makes a snapshot; when it rejects the sandbox runs as before, and the caller removes what there is of it. */
export async function createSnapshot(
  parts: Parts,
  kind: Kind,
  request: SnapshotRequest,
  options: StepOptions,
): Promise<SnapshotResult> {
  const { client, layout, host } = parts;
  const { sandboxId, snapshotId } = request;
  const { memorySnapshots } = host.capabilities;
  if (kind === "memory" && !memorySnapshots.available) {
    throw new ForkyardError("UNSUPPORTED", `Memory can't be captured here: ${memorySnapshots.reason}`);
  }
  const paths = layout.snapshot(snapshotId);
  const report: Report = (step, progress, detail) => {
    const update: StepUpdate = { step, progress };
    if (detail) update.detail = detail;
    options.onStep?.(update);
  };
  const before = await statusOf(parts, sandboxId);
  const initHash = (await client.containers.get({ id: sandboxId })).container?.labels[LABEL_INIT];
  const source = layout.sandbox(sandboxId);
  if (kind === "memory") {
    // Tasks in their user namespace open files in it while they are restored; the directory above is closed.
    await mkdir(paths.checkpoint, { mode: 0o755 });
    await mkdir(paths.work, { mode: 0o700 });
  }
  const [dump, capture] = await prepare(parts, kind, request);
  let frozenMs: number;
  let times: Times | undefined;
  try {
    frozenMs = await frozen(parts, sandboxId, before === Status.PAUSED, report, async () => {
      await Promise.all([copySmall(source.hosts, paths.hosts), copySmall(source.hostname, paths.hostname)]);
      times = await captureAll(dump, capture, report);
    });
    parts.log.info({ snapshotId, kind, frozenMs, ...times }, "a sandbox was captured");
  } catch (error) {
    await capture.abort().catch(() => {});
    throw error;
  }
  report("checksumming", 0.9);
  const memory = async () => ({
    bytes: await directoryBytes(paths.checkpoint),
    files: await checksumFiles(paths.checkpoint),
  });
  const [committed, checked, cleaned] = await Promise.allSettled([
    capture.commit(),
    kind === "memory" ? memory() : { bytes: 0, files: {} },
    rm(paths.work, { recursive: true, force: true }),
  ]);
  if (committed.status === "rejected") throw committed.reason;
  if (checked.status === "rejected") throw checked.reason;
  if (cleaned.status === "rejected") throw cleaned.reason;
  const { bytes: rootfsBytes } = committed.value;
  const { bytes: checkpointBytes, files } = checked.value;
  const versions = { ...host.versions, initHash: initHash ?? host.versions.initHash };
  const { cpuFlags } = host;
  await writeManifest(paths.dir, { format: 1, snapshotId, kind, versions, cpuFlags, files });
  return { ownBytes: rootfsBytes + checkpointBytes, rootfsBytes, checkpointBytes, frozenMs, versions };
}

/** Both take a while, and the sandbox runs on meanwhile. */
async function prepare(parts: Parts, kind: Kind, request: SnapshotRequest): Promise<[Dump | null, Capture]> {
  const capturing = parts.rootfs.capture(request.sandboxId, request.snapshotId);
  try {
    const dump = kind === "memory" ? await prepareDump(parts, request) : null;
    return [dump, await capturing];
  } catch (error) {
    await capturing.then((capture) => capture.abort()).catch(() => {});
    throw error;
  }
}

async function statusOf(parts: Parts, id: string): Promise<Status> {
  const status = await taskStatus(parts.client, id);
  if (status === Status.RUNNING || status === Status.PAUSED) return status;
  throw new ForkyardError("CONFLICT", `Sandbox ${id} isn't running, so it can't be captured.`);
}

/** Freezes the sandbox for `work` and lets it run on whatever happens; one that was paused already stays so. */
async function frozen(
  parts: Parts,
  id: string,
  alreadyPaused: boolean,
  report: Report,
  work: () => Promise<void>,
): Promise<number> {
  const { client } = parts;
  if (alreadyPaused) {
    await work();
    return 0;
  }
  const host = parts.processHosts.of(id);
  report("pausing", 0.1);
  let since = 0;
  try {
    // A connection from outside can't be restored, so there must be none in the checkpoint.
    await host.suspend();
    since = performance.now();
    await client.tasks.pause({ containerId: id });
    await work();
  } finally {
    report("resuming", 0.8);
    await thaw(parts, id).finally(() => host.resume());
  }
  return Math.round(performance.now() - since);
}

/** Tries for a while also when containerd is gone: it may be starting again. */
async function thaw(parts: Parts, id: string): Promise<void> {
  const deadline = Date.now() + THAW_WITHIN_MS;
  for (;;) {
    try {
      await parts.client.tasks.resume({ containerId: id });
      return;
    } catch (error) {
      const status = await taskStatus(parts.client, id).catch(() => Status.UNKNOWN);
      if (status === null || status === Status.RUNNING || status === Status.STOPPED) return;
      if (Date.now() > deadline) throw error;
    }
    await sleep(200);
  }
}

/** What the sandbox stood still for. */
type Times = { dumpMs: number; copyMs: number };

/** Dump and copy at the same time if that is safe: the sandbox waits for the longer of the two. */
async function captureAll(dump: Dump | null, capture: Capture, report: Report): Promise<Times> {
  if (!dump) {
    report("copying files", 0.3);
    return { dumpMs: 0, copyMs: await timed(capture.copy()) };
  }
  report("dumping memory", 0.3);
  const onBytes = (bytes: number) =>
    report("dumping memory", 0.3 + 0.4 * Math.min(1, bytes / dump.expectedBytes), megabytes(bytes));
  if (!dump.filesStandStill) {
    const dumpMs = await timed(dump.run(onBytes));
    report("copying files", 0.7);
    return { dumpMs, copyMs: await timed(capture.copy()) };
  }
  const give = new AbortController();
  const copying = timed(capture.copy(give.signal));
  copying.catch(() => {});
  let dumpMs: number;
  try {
    dumpMs = await timed(dump.run(onBytes));
  } catch (error) {
    give.abort();
    await copying.catch(() => {});
    throw error;
  }
  report("copying files", 0.7);
  return { dumpMs, copyMs: await copying };
}

async function timed(work: Promise<void>): Promise<number> {
  const since = performance.now();
  await work;
  return Math.round(performance.now() - since);
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;

/** The sandbox may have written anything into them, of any length. */
async function copySmall(from: string, to: string): Promise<void> {
  const file = await open(from);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_SMALL_BYTES), 0, MAX_SMALL_BYTES, 0);
    await writeFile(to, buffer.subarray(0, bytesRead), { mode: 0o644 });
  } finally {
    await file.close();
  }
}
