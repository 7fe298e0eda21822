import { open } from "node:fs/promises";
import { ForkyardError } from "../../domain/errors.ts";
import type { WorkOptions } from "../port.ts";
import { packAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import { containerdReason, fromContainerd, grpcCode } from "./errors.ts";
import { ImageImportStreamSchema } from "./gen/containerd/types/transfer_pb.js";
import { incomingLabels } from "./incoming.ts";
import { readIndex } from "./manifest.ts";
import { type OciPlatform, platformName } from "./platform.ts";
import { diskFull } from "./registry-errors.ts";
import { openStream } from "./streams.ts";
import { imageStore, runTransfer, sendData } from "./transfer.ts";
import { megabytes } from "./transfer-progress.ts";

/** Reading the archive is most of an import; of unpacking containerd tells nothing. */
const READ_SHARE = 0.7;

/** Imports an archive (OCI or docker, also compressed) into the image store under `incoming`, unpacked. */
export async function importArchive(
  client: Containerd,
  image: { archivePath: string; name: string; incoming: string; platform: OciPlatform },
  { onStep, signal }: WorkOptions,
): Promise<void> {
  const { archivePath, name } = image;
  await using file = await open(archivePath, "r").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw new ForkyardError("INVALID_INPUT", `The archive ${archivePath} can't be read: ${why}.`);
  });
  const stat = await file.stat();
  if (!stat.isFile()) throw new ForkyardError("INVALID_INPUT", `${archivePath} isn't a file.`);

  const stream = await openStream(client, signal);
  let sent = 0;
  let told = "";
  const onSent = (bytes: number) => {
    sent += bytes;
    const detail = `${megabytes(sent)} of ${megabytes(stat.size)} MB`;
    if (detail === told) return;
    told = detail;
    onStep?.({ step: "reading the archive", progress: (sent / stat.size) * READ_SHARE, detail });
  };
  try {
    const source = packAny(ImageImportStreamSchema, { stream: stream.id });
    const destination = imageStore(image.incoming, image.platform, {
      labels: incomingLabels(),
      allMetadata: true,
    });
    const sending = sendData(stream, file.createReadStream({ autoClose: false }), onSent).then(() =>
      onStep?.({ step: "unpacking", progress: READ_SHARE }),
    );
    sending.catch(() => stream.close());
    await runTransfer(client, source, destination, { signal });
    await unwrap(client, image);
  } catch (error) {
    throw importError(error, archivePath, name);
  } finally {
    stream.close();
  }
}

/**
 * containerd keeps an archive's own index as the image. With one image in it, that image is what was meant;
 * with several for one platform nobody can tell which.
 */
async function unwrap(
  client: Containerd,
  { archivePath, name, incoming }: { archivePath: string; name: string; incoming: string },
): Promise<void> {
  const { image } = await client.images.get({ name: incoming });
  const entries = await readIndex(client, name, image?.target?.digest ?? "");
  if (!entries) return;
  const [only, ...others] = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  if (!only) throw new ForkyardError("INVALID_INPUT", `${archivePath} contains no image.`);
  if (others.length === 0) {
    const target = { mediaType: only.mediaType, digest: only.digest, size: BigInt(only.size) };
    await client.images.update({ image: { name: incoming, target }, updateMask: { paths: ["target"] } });
    return;
  }
  const platforms = new Set([only, ...others].map((entry) => entry.platform && platformName(entry.platform)));
  if (platforms.has(null) || platforms.size <= others.length) {
    throw new ForkyardError("INVALID_INPUT", `${archivePath} holds ${others.length + 1} images.`, {
      hint: "Save one image to an archive of its own and import that.",
    });
  }
}

function importError(error: unknown, archivePath: string, name: string): ForkyardError {
  const translated = fromContainerd(error, `the import of ${archivePath}`);
  if (grpcCode(error) === undefined || translated.code === "UNAVAILABLE") return translated;
  if (translated.code === "DISK_FULL") return diskFull(`${name} couldn't be imported`, error);
  if (translated.code === "CANCELLED") {
    return new ForkyardError("CANCELLED", `The import of ${name} was cancelled.`, { cause: error });
  }
  return new ForkyardError(
    "INVALID_INPUT",
    `${archivePath} couldn't be imported as an image: ${containerdReason(error)}.`,
    {
      hint: "It must be an OCI or Docker archive, as written by `docker save` or `skopeo copy`.",
      cause: error,
    },
  );
}
