import type { Any } from "@bufbuild/protobuf/wkt";
import type { RegistryCredentials } from "../port.ts";
import { packAny, unpackAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import {
  AuthRequestSchema,
  AuthResponseSchema,
  AuthType,
  DataSchema,
  ImageStoreSchema,
  type Progress,
  ProgressSchema,
  WindowUpdateSchema,
} from "./gen/containerd/types/transfer_pb.js";
import type { OciPlatform } from "./platform.ts";
import { SNAPSHOTTER } from "./rootfs.ts";
import { type DaemonStream, openStream } from "./streams.ts";

/** containerd asks for no more than this at a time, whatever its window is. */
const CHUNK_BYTES = 32 * 1024;

/** Runs one transfer on the daemon's side, from `source` to `destination`; `signal` stops it there. */
export async function runTransfer(
  client: Containerd,
  source: Any,
  destination: Any,
  options: { onProgress?: (progress: Progress) => void; signal?: AbortSignal },
): Promise<void> {
  const progress = await openStream(client, options.signal);
  const told = (async () => {
    for await (const message of progress.messages) {
      const update = unpackAny(ProgressSchema, message);
      if (update) options.onProgress?.(update);
    }
  })();
  told.catch(() => {}); // progress that is lost fails nothing
  try {
    await client.transfer.transfer(
      { source, destination, options: { progressStream: progress.id } },
      { signal: options.signal },
    );
  } finally {
    progress.close();
  }
}

/** containerd's image store as the destination: keeps what `platform` needs and unpacks it. */
export function imageStore(
  name: string,
  platform: OciPlatform,
  more: { labels?: Record<string, string>; allMetadata?: boolean } = {},
): Any {
  return packAny(ImageStoreSchema, {
    name,
    labels: more.labels ?? {},
    allMetadata: more.allMetadata ?? false,
    platforms: [platform],
    manifestLimit: 1,
    unpacks: [{ platform, snapshotter: SNAPSHOTTER }],
  });
}

/**
 * Answers containerd's questions for credentials until the stream is closed. They go to `registry` only: a
 * registry that sends its clients on to another host gets nothing for that one.
 */
export async function answerCredentials(
  stream: DaemonStream,
  registry: string,
  credentials: RegistryCredentials,
): Promise<void> {
  const hosts = registry === "docker.io" ? ["docker.io", "registry-1.docker.io"] : [registry];
  for await (const message of stream.messages) {
    const request = unpackAny(AuthRequestSchema, message);
    if (!request) continue;
    const known = hosts.includes(request.host);
    stream.send(
      packAny(
        AuthResponseSchema,
        known
          ? { authType: AuthType.CREDENTIALS, username: credentials.username, secret: credentials.password }
          : { authType: AuthType.NONE },
      ),
    );
  }
}

/** Sends bytes as containerd makes room for them. */
export async function sendData(
  stream: DaemonStream,
  source: AsyncIterable<Buffer>,
  onSent: (bytes: number) => void,
): Promise<void> {
  const incoming = stream.messages[Symbol.asyncIterator]();
  let window = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      while (window <= 0) {
        const { value, done } = await incoming.next();
        if (done) return; // the transfer has failed, and says why itself
        window += unpackAny(WindowUpdateSchema, value)?.update ?? 0;
      }
      const data = piece.subarray(at, at + Math.min(window, CHUNK_BYTES));
      stream.send(packAny(DataSchema, { data }));
      at += data.length;
      window -= data.length;
      onSent(data.length);
    }
  }
  stream.finish();
}
