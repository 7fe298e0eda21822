/** An encoded VP8 frame. */
export type VideoChunk = { timeMs: number; key: boolean; data: Buffer };

const CLUSTER_LIMIT_MS = 30_000; // a block's time is a signed 16-bit offset from its cluster's

/**
 * Puts VP8 frames into a WebM file with its duration and an index of the key frames, so that a browser can jump to
 * any of them. Element ids are from https://www.webmproject.org/docs/container/.
 */
export function writeWebm(
  chunks: VideoChunk[],
  { width, height, durationMs }: { width: number; height: number; durationMs: number },
): Buffer {
  const clusters = group(chunks).map(({ timeMs, blocks }) => ({
    timeMs,
    data: element(0x1f43b675, integer(0xe7, timeMs), ...blocks.map((block) => simpleBlock(block, timeMs))),
  }));
  const info = element(
    0x1549a966,
    integer(0x2ad7b1, 1_000_000), // times below are in milliseconds
    element(0x4489, float(durationMs)),
    element(0x4d80, Buffer.from("forkyard")),
    element(0x5741, Buffer.from("forkyard")),
  );
  const video = element(0xe0, integer(0xb0, width), integer(0xba, height));
  const track = [integer(0xd7, 1), integer(0x73c5, 1), integer(0x83, 1), element(0x86, Buffer.from("V_VP8"))];
  const tracks = element(0x1654ae6b, element(0xae, ...track, video));
  // Integers have a fixed length, so the index is as long with the right positions as without.
  const indexBytes = cues(clusters, 0).length;
  const index = cues(clusters, info.length + tracks.length + indexBytes);
  return Buffer.concat([
    header(),
    element(0x18538067, info, tracks, index, ...clusters.map(({ data }) => data)),
  ]);
}

function group(chunks: VideoChunk[]): { timeMs: number; blocks: VideoChunk[] }[] {
  const groups: { timeMs: number; blocks: VideoChunk[] }[] = [];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (!last || chunk.key || chunk.timeMs - last.timeMs > CLUSTER_LIMIT_MS)
      groups.push({ timeMs: chunk.timeMs, blocks: [chunk] });
    else last.blocks.push(chunk);
  }
  return groups;
}

function cues(clusters: { timeMs: number; data: Buffer }[], first: number): Buffer {
  let position = first;
  const points = clusters.map(({ timeMs, data }) => {
    const place = element(0xb7, integer(0xf7, 1), integer(0xf1, position));
    position += data.length;
    return element(0xbb, integer(0xb3, timeMs), place);
  });
  return element(0x1c53bb6b, ...points);
}

function simpleBlock({ timeMs, key, data }: VideoChunk, clusterMs: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(0x81, 0); // track 1
  head.writeInt16BE(timeMs - clusterMs, 1);
  head.writeUInt8(key ? 0x80 : 0, 3);
  return element(0xa3, head, data);
}

const header = () =>
  element(
    0x1a45dfa3,
    integer(0x4286, 1),
    integer(0x42f7, 1),
    integer(0x42f2, 4),
    integer(0x42f3, 8),
    element(0x4282, Buffer.from("webm")),
    integer(0x4287, 4),
    integer(0x4285, 2),
  );

function element(id: number, ...content: Buffer[]): Buffer {
  const name = Buffer.from(id.toString(16), "hex");
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(content.reduce((sum, part) => sum + part.length, 0)));
  return Buffer.concat([name, size, ...content]);
}

function integer(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
