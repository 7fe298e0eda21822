import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

export type TestFile = { path: string; content?: string | Buffer; mode?: number; directory?: boolean };

export type TestImage = {
  /** One list of files a layer. */
  layers: TestFile[][];
  os?: string;
  architecture?: string;
  /** The image's `config` as the OCI format spells it: Env, WorkingDir … */
  config?: Record<string, unknown>;
};

type Descriptor = { mediaType: string; digest: string; size: number; [key: string]: unknown };

/**
 * Writes an OCI archive with the images given; several go into one index, as a multi-platform image has it. `written`
 * may put other data in a blob's place, or none.
 */
export async function writeOciArchive(
  path: string,
  images: TestImage[],
  written: (data: Buffer) => Buffer | null = (data) => data,
): Promise<void> {
  const blobs = new Map<string, Buffer>();
  const add = (mediaType: string, data: Buffer): Descriptor => {
    const digest = sha256(data);
    blobs.set(digest, data);
    return { mediaType, digest, size: data.length };
  };
  const manifests: Descriptor[] = [];
  for (const image of images) {
    const platform = { os: image.os ?? "linux", architecture: image.architecture ?? hostArchitecture() };
    const layers = await Promise.all(image.layers.map(tarOf));
    const config = json({
      ...platform,
      config: image.config ?? {},
      rootfs: { type: "layers", diff_ids: layers.map(sha256) },
      history: layers.map(() => ({ created: "2026-01-01T00:00:00Z" })),
    });
    const manifest = json({
      schemaVersion: 2,
      mediaType: `${OCI}.manifest.v1+json`,
      config: add(`${OCI}.config.v1+json`, config),
      layers: layers.map((layer) => add(`${OCI}.layer.v1.tar+gzip`, gzipSync(layer))),
    });
    manifests.push({ ...add(`${OCI}.manifest.v1+json`, manifest), platform });
  }
  let top = manifests;
  if (manifests.length > 1) {
    const index = json({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests });
    top = [add(`${OCI}.index.v1+json`, index)];
  }
  for (const entry of top) entry.annotations = { "org.opencontainers.image.ref.name": "latest" };
  const archive = pack();
  const ended = pipeline(archive, createWriteStream(path));
  archive.entry({ name: "oci-layout" }, JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  archive.entry({ name: "index.json" }, json({ schemaVersion: 2, manifests: top }));
  for (const [digest, data] of blobs) {
    const shown = written(data);
    if (shown) archive.entry({ name: `blobs/sha256/${digest.slice(7)}` }, shown);
  }
  archive.finalize();
  await ended;
}

/** The name that OCI gives to this machine's processor. */
export function hostArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}

const OCI = "application/vnd.oci.image";

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function sha256(data: Buffer): string {
  return `sha256:${createHash("sha256").update(data).digest("hex")}`;
}

async function tarOf(files: TestFile[]): Promise<Buffer> {
  const archive = pack();
  const mtime = new Date("2026-01-01T00:00:00Z");
  for (const { path, content = "", mode, directory } of files) {
    if (directory) archive.entry({ name: `${path}/`, type: "directory", mode: mode ?? 0o755, mtime });
    else archive.entry({ name: path, mode: mode ?? 0o644, mtime }, content);
  }
  archive.finalize();
  return buffer(archive);
}
