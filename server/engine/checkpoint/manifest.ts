import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { open, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";
import type { EngineVersions } from "../port.ts";

export type SnapshotManifest = {
  format: 1;
  snapshotId: string;
  kind: "filesystem" | "memory";
  versions: EngineVersions;
  /** Of the CPU that it was taken on; early snapshots have their hash alone. */
  cpuFlags?: string[];
  /** The checkpoint's files by name; empty for a filesystem snapshot. */
  files: Record<string, { size: number; sha256: string }>;
};

const FILE = "manifest.json";
const PIECE_BYTES = 1024 * 1024;

/** Checksums of all files in a checkpoint. Its files are flat in one directory. */
export async function checksumFiles(
  directory: string,
  onProgress?: (done: number) => void,
): Promise<SnapshotManifest["files"]> {
  const files: SnapshotManifest["files"] = {};
  let done = 0;
  for (const name of (await readdir(directory)).sort()) {
    const path = join(directory, name);
    const state = await stat(path, { bigint: true });
    const size = Number(state.size);
    const sha256 = await checksum(path);
    files[name] = { size, sha256 };
    remember(path, markOf(state, sha256));
    done += size;
    onProgress?.(done);
  }
  return files;
}

/** Writes it last of all, in one step: a snapshot without a manifest is half made. */
export async function writeManifest(snapshotDir: string, manifest: SnapshotManifest): Promise<void> {
  const path = join(snapshotDir, FILE);
  await writeFile(`${path}.new`, JSON.stringify(manifest), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** NOT_FOUND if there is no such snapshot, or none that was finished. */
export async function readManifest(snapshotDir: string, snapshotId: string): Promise<SnapshotManifest> {
  const text = await readFile(join(snapshotDir, FILE), "utf8").catch((cause) => {
    throw new ForkyardError("NOT_FOUND", `There is no snapshot ${snapshotId} on this machine.`, { cause });
  });
  try {
    const manifest = JSON.parse(text) as SnapshotManifest;
    if (manifest.format === 1 && manifest.snapshotId === snapshotId && typeof manifest.files === "object")
      return manifest;
  } catch {
    // said below
  }
  throw corrupt(snapshotId, `${FILE} can't be read`);
}

/** CHECKPOINT_CORRUPT if a byte differs, or a file is missing or too many. */
export async function verifyFiles(directory: string, manifest: SnapshotManifest): Promise<void> {
  const { snapshotId, files } = manifest;
  const present = await readdir(directory).catch((): string[] => []);
  const extra = present.find((name) => !Object.hasOwn(files, name));
  if (extra) throw corrupt(snapshotId, `${extra} doesn't belong to it`);
  for (const [name, expected] of Object.entries(files)) {
    if (!present.includes(name)) throw corrupt(snapshotId, `${name} is missing`);
    const path = join(directory, name);
    const state = await stat(path, { bigint: true });
    if (Number(state.size) !== expected.size) throw corrupt(snapshotId, `${name} has another size`);
    // A file that wasn't touched since it was found whole needs no second reading.
    const mark = markOf(state, expected.sha256);
    if (whole.get(path) === mark) continue;
    if ((await checksum(path)) !== expected.sha256) throw corrupt(snapshotId, `${name} has changed`);
    remember(path, mark);
  }
}

const whole = new Map<string, string>();
const MAX_REMEMBERED = 10_000;

/** Taken before the file is read: what changes after this makes another mark. */
const markOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats, sha256: string) =>
  `${ino}:${size}:${mtimeNs}:${ctimeNs}:${sha256}`;

function remember(path: string, mark: string): void {
  if (whole.size >= MAX_REMEMBERED) whole.clear();
  whole.set(path, mark);
}

/** In pieces, so that other work of this process gets its turn in between. */
async function checksum(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size));
    for (let read = size > 0 ? -1 : 0; read !== 0; ) {
      read = (await file.read(piece, 0, piece.length)).bytesRead;
      hash.update(piece.subarray(0, read));
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

function corrupt(snapshotId: string, what: string): ForkyardError {
  return new ForkyardError(
    "CHECKPOINT_CORRUPT",
    `The memory of snapshot ${snapshotId} is damaged: ${what}.`,
    {
      hint: "It can't be restored. Its files are still there: make a sandbox from them alone (filesOnly), or take a new snapshot.",
    },
  );
}
