import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import { extract, type Header, pack } from "tar-stream";

export type OciConfig = {
  architecture: string;
  env: string[];
  cmd: string[];
  workingDir: string;
  labels: Record<string, string>;
};

export type OciArchive = {
  /** Of the manifest, `sha256:…`. */
  digest: string;
};

/**
 * Packs a root filesystem (a tar file) as an OCI image with one layer, in one archive. `keep` decides about each
 * entry by its path without a leading `./`.
 */
export async function writeOciArchive(options: {
  rootfsTar: string;
  target: string;
  reference: string;
  config: OciConfig;
  created: Date;
  keep: (path: string) => boolean;
}): Promise<OciArchive> {
  const layerFile = `${options.target}.layer`;
  try {
    const layer = await writeLayer(options.rootfsTar, layerFile, options.keep);
    const config = blob({
      created: options.created.toISOString(),
      architecture: options.config.architecture,
      os: "linux",
      config: {
        Env: options.config.env,
        Cmd: options.config.cmd,
        WorkingDir: options.config.workingDir,
        Labels: options.config.labels,
      },
      rootfs: { type: "layers", diff_ids: [layer.diffId] },
      history: [{ created: options.created.toISOString(), created_by: "forkyard" }],
    });
    const manifest = blob({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", ...descriptor(config) },
      layers: [
        { mediaType: "application/vnd.oci.image.layer.v1.tar+zstd", digest: layer.digest, size: layer.size },
      ],
    });
    const index = blob({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          ...descriptor(manifest),
          platform: { architecture: options.config.architecture, os: "linux" },
          annotations: {
            "io.containerd.image.name": options.reference,
            "org.opencontainers.image.ref.name": options.reference,
          },
        },
      ],
    });
    const archive = pack();
    const written = pipeline(archive, createWriteStream(options.target));
    archive.entry({ name: "oci-layout" }, JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    archive.entry({ name: "index.json" }, index.bytes);
    for (const part of [config, manifest]) archive.entry({ name: blobPath(part.digest) }, part.bytes);
    await pipeline(
      createReadStream(layerFile),
      archive.entry({ name: blobPath(layer.digest), size: layer.size }),
    );
    archive.finalize();
    await written;
    return { digest: manifest.digest };
  } finally {
    await rm(layerFile, { force: true });
  }
}

async function writeLayer(rootfsTar: string, target: string, keep: (path: string) => boolean) {
  const from = extract();
  const to = pack();
  const diffId = createHash("sha256");
  const digest = createHash("sha256");
  const reading = pipeline(createReadStream(rootfsTar), from);
  const writing = pipeline(
    to,
    hashing(diffId),
    createZstdCompress(),
    hashing(digest),
    createWriteStream(target),
  );
  const copying = async () => {
    for await (const entry of from) {
      const header = entry.header as Header;
      if (keep(header.name.replace(/^\.?\//, ""))) await pipeline(entry, to.entry(header));
      else entry.resume();
    }
    to.finalize();
  };
  await Promise.all([reading, writing, copying()]);
  const { size } = await stat(target);
  return { diffId: sha256(diffId), digest: sha256(digest), size };
}

function hashing(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

type Blob = { bytes: string; digest: string };

function blob(content: unknown): Blob {
  const bytes = JSON.stringify(content);
  return { bytes, digest: sha256(createHash("sha256").update(bytes)) };
}

const descriptor = ({ bytes, digest }: Blob) => ({ digest, size: Buffer.byteLength(bytes) });
const sha256 = (hash: Hash) => `sha256:${hash.digest("hex")}`;
const blobPath = (digest: string) => `blobs/${digest.replace(":", "/")}`;
