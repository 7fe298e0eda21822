import { writeFile } from "node:fs/promises";
import { ForkyardError } from "../../domain/errors.ts";
import { criuDumpConfig } from "../checkpoint/criu-config.ts";
import { anyStopped, watchDump } from "../checkpoint/dump-watch.ts";
import { endingHangs } from "../checkpoint/hang-watch.ts";
import { readFirstError } from "../checkpoint/log.ts";
import { terminalHolders } from "../init/held-terminals.ts";
import { namesIn } from "../names.ts";
import type { SnapshotRequest } from "../port.ts";
import { packAny } from "./any.ts";
import { containerdReason } from "./errors.ts";
import { CheckpointOptionsSchema } from "./gen/containerd/runc/v1/options_pb.js";
import { decodeMetrics } from "./metrics.ts";
import type { Parts } from "./parts.ts";

const REFUSAL = "The memory can't be captured";
/** Names in the root of a sandbox that are looked at; it may have put millions there. */
const MAX_TOP_LEVEL = 10_000;
const DISK_FULL = /no space left on device|disk quota exceeded/i;

export type Dump = {
  /**
   * False if files may still change while the dump begins, because a process is stopped (see `watchDump`): then
   * they must be copied after it.
   */
  readonly filesStandStill: boolean;
  /** About what it will write. */
  readonly expectedBytes: number;
  /**
   * Writes the memory of the paused sandbox; tells now and then how many bytes there are. CHECKPOINT_REFUSED with
   * CRIU's reason, DISK_FULL.
   */
  run(onBytes: (bytes: number) => void): Promise<void>;
};

/** Gets ready all that a dump needs, while the sandbox runs still. */
export async function prepareDump(parts: Parts, { sandboxId, snapshotId }: SnapshotRequest): Promise<Dump> {
  const { client, layout, freezerRoot } = parts;
  const paths = layout.snapshot(snapshotId);
  const initPid = (await client.tasks.get({ containerId: sandboxId })).process?.pid ?? 0;
  const topLevel = await namesIn(`/proc/${initPid}/root/`, MAX_TOP_LEVEL).catch(() => []);
  await writeFile(layout.sandbox(sandboxId).criuConfig, criuDumpConfig(topLevel), { mode: 0o600 });
  const { processes } = await client.tasks.listPids({ containerId: sandboxId });
  const stopped = freezerRoot !== null && (await anyStopped(processes.map(({ pid }) => pid)));

  const { metrics } = await client.tasks.metrics({ filters: [`id==${sandboxId}`] });
  const memory = (metrics[0] && decodeMetrics(metrics[0])?.memoryBytes) || 1;

  return {
    filesStandStill: !stopped,
    expectedBytes: memory,
    async run(onBytes) {
      const done = new AbortController();
      const watch = {
        initPid,
        freezerState: freezerRoot && `${freezerRoot}${parts.cgroupParent}/${sandboxId}/freezer.state`,
        directories: [paths.checkpoint, paths.work],
        onBytes,
      };
      await refuseTerminalHolders(parts, sandboxId);
      const watched = watchDump(watch, done.signal);
      try {
        const hang = { directories: watch.directories, argument: paths.work, failure: REFUSAL };
        await endingHangs(hang, (signal) => checkpoint(parts, sandboxId, paths, signal));
      } finally {
        done.abort();
      }
      const { thawed, bytes } = await watched;
      // Also for a dump that was over before anybody was told.
      onBytes(bytes);
      if (thawed && !stopped) {
        throw new ForkyardError("CONFLICT", "A process was stopped at the very moment of the capture.", {
          hint: "Try again.",
        });
      }
    },
  };
}

/** CRIU would dump them, and no restore could bring them back. */
async function refuseTerminalHolders(parts: Parts, containerId: string): Promise<void> {
  const { processes } = await parts.client.tasks.listPids({ containerId });
  const [holder] = await terminalHolders(processes.map(({ pid }) => pid));
  if (!holder) return;
  throw new ForkyardError(
    "CHECKPOINT_REFUSED",
    `${REFUSAL}: ${printable(holder.name)} has its terminal open in a way (/dev/tty) that can't be restored.`,
    { hint: `The sandbox keeps running. Leave ${printable(holder.name)}, then try again.` },
  );
}

/** A process names itself, with any bytes. */
const printable = (name: string) => JSON.stringify(name).slice(1, -1);

async function checkpoint(
  parts: Parts,
  containerId: string,
  paths: { checkpoint: string; work: string },
  signal: AbortSignal,
): Promise<void> {
  const options = packAny(CheckpointOptionsSchema, {
    exit: false,
    openTcp: true,
    externalUnixSockets: true,
    terminal: true,
    fileLocks: true,
    emptyNamespaces: ["network"],
    imagePath: paths.checkpoint,
    workPath: paths.work,
  });
  try {
    await parts.client.tasks.checkpoint({ containerId, options }, { signal });
  } catch (error) {
    const reason = await readFirstError(`${paths.work}/dump.log`);
    if (DISK_FULL.test(`${reason} ${containerdReason(error)}`)) {
      throw new ForkyardError("DISK_FULL", "The disk is full: the memory couldn't be written.", {
        hint: "Free disk space, for example by deleting snapshots or images, then try again.",
        cause: error,
      });
    }
    if (!reason) throw error;
    throw new ForkyardError("CHECKPOINT_REFUSED", `${REFUSAL}: ${reason}`, {
      hint: "The sandbox keeps running. End the process that holds this, or snapshot the filesystem instead.",
      cause: error,
    });
  }
}
