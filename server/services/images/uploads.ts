import { randomUUID } from "node:crypto";
import { mkdir, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";
import type { Settings } from "../../env.ts";

/** So much stays free, for the database and what runs. */
const RESERVE_BYTES = 512 * 1024 * 1024;
const CHECK_EVERY_BYTES = 64 * 1024 * 1024;

const directoryOf = ({ dataDir }: Settings) => join(dataDir, "uploads");

/** At the start: what a killed server was receiving is of no use. */
export async function removeUploads(settings: Settings): Promise<void> {
  await rm(directoryOf(settings), { recursive: true, force: true });
}

export type Upload = { path: string; remove(): Promise<void> };

/**
 * Writes what comes to a file of its own. DISK_FULL before the disk is, CANCELLED when `signal` aborts or the sender
 * leaves; then nothing is left of it.
 */
export async function receiveUpload(
  settings: Settings,
  body: AsyncIterable<Buffer>,
  options: { expectedBytes: number | null; onBytes(bytes: number): void; signal: AbortSignal },
): Promise<Upload> {
  const { expectedBytes, onBytes, signal } = options;
  const directory = directoryOf(settings);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await requireSpace(directory, expectedBytes ?? 0);
  const path = join(directory, `${randomUUID()}.tar`);
  const remove = () => rm(path, { force: true });
  try {
    await using file = await open(path, "wx", 0o600);
    let bytes = 0;
    let checked = 0;
    for await (const piece of body) {
      if (signal.aborted) throw cancelled();
      bytes += piece.length;
      if (bytes - checked >= CHECK_EVERY_BYTES) {
        checked = bytes;
        await requireSpace(directory, 0);
      }
      await file.writeFile(piece);
      onBytes(bytes);
    }
    if (signal.aborted || (expectedBytes !== null && bytes < expectedBytes)) throw cancelled();
    return { path, remove };
  } catch (error) {
    await remove();
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") throw full(0);
    if (code === "ECONNRESET" || code === "ABORT_ERR" || code === "ERR_STREAM_PREMATURE_CLOSE")
      throw cancelled();
    throw error;
  }
}

async function requireSpace(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = Number(bavail) * Number(bsize) - RESERVE_BYTES;
  if (bytes > free) throw full(bytes);
}

function cancelled(): ForkyardError {
  return new ForkyardError("CANCELLED", "The upload was cancelled");
}

function full(bytes: number): ForkyardError {
  const size = bytes === 0 ? "" : ` of ${Math.round(bytes / 1_000_000)} MB`;
  return new ForkyardError("DISK_FULL", `The disk has no room for this upload${size}`, {
    hint: "Free disk space, for example by deleting snapshots or images, then try again.",
  });
}
