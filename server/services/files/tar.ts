import type { FileEntry } from "../../engine/port.ts";

/** A tar archive (GNU's form, for names of any bytes and length, and any size) of what `walk` gives, below `top`. */
export async function* archiveOf(
  top: Buffer,
  walk: AsyncIterable<FileEntry | Buffer>,
): AsyncGenerator<Buffer> {
  let padding = 0;
  for await (const part of walk) {
    if (Buffer.isBuffer(part)) {
      yield part;
      continue;
    }
    if (padding > 0) yield Buffer.alloc(padding);
    padding = 0;
    const type = TYPES[part.kind];
    // Sockets and devices are nothing that an archive of files is for.
    if (type === undefined) continue;
    const size = part.kind === "file" ? part.version.sizeBytes : 0;
    padding = (BLOCK - (size % BLOCK)) % BLOCK;
    const slash = Buffer.from(part.kind === "folder" ? "/" : "");
    yield header(Buffer.concat([top, Buffer.from("/"), part.name, slash]), part, type, size);
  }
  yield Buffer.alloc(padding + 2 * BLOCK);
}

const BLOCK = 512;
const NAME = 100;
const TYPES: Partial<Record<FileEntry["kind"], string>> = { file: "0", link: "2", folder: "5", pipe: "6" };
const EMPTY = Buffer.alloc(0);

function header(name: Buffer, entry: FileEntry, type: string, size: number): Buffer {
  const target = entry.link?.target ?? EMPTY;
  return Buffer.concat([
    name.length > NAME ? long("L", name) : EMPTY,
    target.length > NAME ? long("K", target) : EMPTY,
    block({
      name,
      target,
      type,
      size,
      // Unpacked by root, a program of the sandbox's root would run as the host's.
      mode: entry.mode & 0o1777,
      uid: entry.uid,
      gid: entry.gid,
      seconds: entry.version.seconds,
    }),
  ]);
}

/** An entry of its own that has the name, or the link's target, of the next one. */
function long(type: "L" | "K", text: Buffer): Buffer {
  const name = Buffer.from("././@LongLink");
  const size = text.length + 1;
  const head = block({ name, target: EMPTY, type, size, mode: 0o644, uid: 0, gid: 0, seconds: 0 });
  return Buffer.concat([head, text, Buffer.alloc(BLOCK - (text.length % BLOCK))]);
}

type Head = {
  name: Buffer;
  target: Buffer;
  type: string;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  seconds: number;
};

function block(head: Head): Buffer {
  const out = Buffer.alloc(BLOCK);
  head.name.copy(out, 0, 0, NAME);
  number(out, head.mode, 100, 8);
  number(out, head.uid, 108, 8);
  number(out, head.gid, 116, 8);
  number(out, head.size, 124, 12);
  number(out, head.seconds, 136, 12);
  out.fill(" ", 148, 156);
  out.write(head.type, 156);
  head.target.copy(out, 157, 0, NAME);
  out.write("ustar  \0", 257, "latin1");
  let sum = 0;
  for (const byte of out) sum += byte;
  out.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return out;
}

/** Octal digits, or where these are too few the number itself with the first bit set. */
function number(out: Buffer, value: number, at: number, length: number): void {
  const digits = value.toString(8);
  if (digits.length < length) {
    out.write(`${digits.padStart(length - 1, "0")}\0`, at, "latin1");
    return;
  }
  out.writeBigUInt64BE(BigInt(value), at + length - 8);
  out[at] = out[at]! | 0x80;
}
