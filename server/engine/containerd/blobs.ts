import { createHash } from "node:crypto";
import type { Containerd } from "./client.ts";
import { isAlreadyExists } from "./errors.ts";
import { WriteAction } from "./gen/containerd/services/content/v1/content_pb.js";

export type Blob = { mediaType: string; digest: string; size: number };

/** Keeps a small document with containerd, held by the lease of `headers` until something refers to it. */
export async function writeJson(
  client: Containerd,
  { mediaType, value, labels }: { mediaType: string; value: unknown; labels: Record<string, string> },
  options: { headers: Record<string, string>; signal?: AbortSignal },
): Promise<Blob> {
  const data = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash("sha256").update(data).digest("hex")}`;
  const blob = { mediaType, digest, size: data.length };
  async function* request() {
    yield {
      action: WriteAction.COMMIT,
      ref: `forkyard-${digest}`,
      total: BigInt(data.length),
      expected: digest,
      data,
      labels,
    };
  }
  try {
    for await (const _answer of client.content.write(request(), options)) {
      // its end is all there is to know
    }
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const info = { digest, labels };
    const paths = Object.keys(labels).map((label) => `labels.${label}`);
    await client.content.update({ info, updateMask: { paths } }, options);
  }
  return blob;
}
