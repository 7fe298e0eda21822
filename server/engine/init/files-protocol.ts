import type { FileEntry, FileGaps, FileKind, FileMatch, FileVersion } from "../port.ts";
import { nonsense, type Reader, TYPE, Writer } from "./protocol.ts";

/** Numbers as in server/init/src/frame.h. */
export const OP = {
  list: 1,
  stat: 2,
  read: 3,
  write: 4,
  makeFolder: 5,
  rename: 6,
  remove: 7,
  find: 8,
  archive: 9,
} as const;
export const FLAG = { fresh: 1, expect: 2, recursive: 4, content: 8 } as const;

export type FileRequest = {
  op: keyof typeof OP;
  path: Buffer;
  flags?: number;
  first?: number;
  limit?: number;
  expect?: FileVersion;
  other?: Buffer;
};

/** A whole FILE frame. */
export function encodeFileRequest(request: FileRequest): Buffer {
  const { sizeBytes, seconds, nanoseconds } = request.expect ?? { sizeBytes: 0, seconds: 0, nanoseconds: 0 };
  return new Writer()
    .int(OP[request.op], 1)
    .int(request.flags ?? 0, 1)
    .int(request.first ?? 0, 8)
    .int(request.limit ?? 0, 8)
    .int(sizeBytes, 8)
    .int(seconds, 8)
    .int(nanoseconds, 4)
    .bytes(request.path)
    .bytes(request.other ?? Buffer.alloc(0))
    .frame(TYPE.FILE);
}

/** The head of a FILE_BYTES frame for that many bytes. */
export function fileBytesHead(length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length + 1);
  head.writeUInt8(TYPE.FILE_BYTES, 4);
  return head;
}

export const fileCommit: Buffer = new Writer().frame(TYPE.FILE_COMMIT);

const KINDS: Record<string, FileKind> = {
  f: "file",
  d: "folder",
  l: "link",
  c: "device",
  b: "device",
  p: "pipe",
  s: "socket",
};

function kindOf(code: number): FileKind {
  return KINDS[String.fromCharCode(code)] ?? "other";
}

/** No path in Linux is longer. */
const MAX_PATH = 4096;

function shortPath(reader: Reader): Buffer {
  const path = reader.bytes();
  if (path.length > MAX_PATH) throw nonsense("a path that is too long");
  return path;
}

/** A `file entry`. */
export function readEntry(reader: Reader): FileEntry {
  const kind = kindOf(reader.u8());
  const mode = reader.u32();
  const uid = reader.u32();
  const gid = reader.u32();
  const version = { sizeBytes: reader.u64(), seconds: reader.u64(), nanoseconds: reader.u32() };
  const targetKind = reader.u8();
  // Copies: the frame they lie in is gone soon.
  const name = Buffer.from(shortPath(reader));
  const target = Buffer.from(shortPath(reader));
  if (version.nanoseconds >= 1e9 || version.seconds > 8.64e12) throw nonsense("an invalid time");
  const link = kind === "link" ? { target, kind: targetKind === 0 ? null : kindOf(targetKind) } : null;
  return { name, kind, mode, uid, gid, version, link };
}

/** The body of FILE_MATCH. */
export function readMatch(reader: Reader): FileMatch {
  return { path: Buffer.from(reader.bytes()), line: reader.u32(), text: Buffer.from(reader.bytes()) };
}

export type FileEnd = FileGaps & { count: number; entry: FileEntry | null };

/** The body of FILE_END. */
export function readFileEnd(reader: Reader): FileEnd {
  const flags = reader.u32();
  const count = reader.u64();
  const entry = reader.u8() === 0 ? null : readEntry(reader);
  reader.end();
  return {
    more: (flags & 1) !== 0,
    timedOut: (flags & 2) !== 0,
    skipped: (flags & 4) !== 0,
    count,
    entry,
  };
}
