/** How many bytes at the end of `data` begin a UTF-8 character whose rest is not there yet (0 to 3). */
export function incompleteTail(data: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, data.length); back++) {
    const byte = data[data.length - back]!;
    if ((byte & 0xc0) === 0x80) continue; // a following byte: look further back for its first
    const needs = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return byte < 0xf8 && needs > back ? back : 0;
  }
  return 0;
}

export type TextChunk<S extends string> = { stream: S; offset: number; time: Date; text: string };

/**
 * Chunks of bytes as text. A character cut in two by a chunk's end is put together with the next chunk of its stream;
 * one cut by the end of the last chunk is left for the next read (`heldBack` bytes), unless the output ended there.
 */
export function decodeChunks<S extends string>(
  chunks: readonly { stream: S; offset: number; time: Date; data: Uint8Array }[],
  ended: boolean,
): { chunks: TextChunk<S>[]; heldBack: number } {
  const decoders = new Map<S, { decoder: TextDecoder; lastIndex: number }>();
  chunks.forEach(({ stream }, index) => {
    const decoder = decoders.get(stream)?.decoder ?? new TextDecoder("utf-8", { ignoreBOM: true });
    decoders.set(stream, { decoder, lastIndex: index });
  });
  const decoded: TextChunk<S>[] = [];
  const lastData = chunks.at(-1)?.data;
  const heldBack = ended || !lastData ? 0 : incompleteTail(lastData);
  chunks.forEach(({ stream, offset, time, data }, index) => {
    const { decoder, lastIndex } = decoders.get(stream)!;
    const held = index === chunks.length - 1 ? heldBack : 0;
    const text = decoder.decode(data.subarray(0, data.length - held), { stream: index < lastIndex });
    if (text !== "") decoded.push({ stream, offset, time, text });
  });
  return { chunks: decoded, heldBack };
}
