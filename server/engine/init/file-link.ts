import type net from "node:net";
import { ForkyardError } from "../../domain/errors.ts";
import type { FileEntry, FileMatch } from "../port.ts";
import { checkSignal, LinkCut } from "./connect.ts";
import {
  encodeFileRequest,
  type FileEnd,
  type FileRequest,
  fileBytesHead,
  fileCommit,
  readEntry,
  readFileEnd,
  readMatch,
} from "./files-protocol.ts";
import { nonsense, Reader, readError, TYPE } from "./protocol.ts";

/** Largest frame that is no data, bytes: two paths and numbers, or a sentence. */
const MAX_MESSAGE = 32 << 10;
const MAX_DATA = 64 << 10;
const HEAD = 5;

export type FilePart = { entry: FileEntry } | { match: FileMatch } | { data: Buffer } | { end: FileEnd };

/** A files connection after its READY: one request, and what comes back. Reads no more than is asked for. */
export class FileLink {
  readonly #socket: net.Socket;
  readonly #subject: string;
  readonly #signal: AbortSignal;
  readonly #abort = () => this.close();

  constructor(socket: net.Socket, options: { subject: string; signal: AbortSignal }) {
    this.#socket = socket;
    this.#subject = options.subject;
    this.#signal = options.signal;
    this.#signal.addEventListener("abort", this.#abort);
  }

  /** Also cancels what is under way in the sandbox. */
  close(): void {
    this.#signal.removeEventListener("abort", this.#abort);
    this.#socket.destroy();
  }

  ask(request: FileRequest): void {
    this.#socket.write(encodeFileRequest(request));
  }

  /** Sends all of `data` and says so. Returns early if the other side has closed: its answer tells why. */
  async send(data: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of data) {
      for (let at = 0; at < chunk.length; at += MAX_DATA) {
        const piece = chunk.subarray(at, at + MAX_DATA);
        this.#socket.write(fileBytesHead(piece.length));
        if (!this.#socket.write(piece)) await this.#drained();
      }
      checkSignal(this.#signal);
      if (this.#socket.destroyed || this.#socket.readableEnded) return;
    }
    this.#socket.write(fileCommit);
  }

  #drained(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#socket.off("drain", done).off("close", done).off("end", done);
        resolve();
      };
      this.#socket.on("drain", done).on("close", done).on("end", done);
    });
  }

  /** Everything up to FILE_END, which is the last. Throws what the sandbox answered, LinkCut if it is cut, CANCELLED. */
  async *parts(): AsyncGenerator<FilePart> {
    const chunks = this.#socket[Symbol.asyncIterator]();
    let held: Buffer = Buffer.alloc(0);
    let left = 0; // data of the frame under way
    try {
      for (;;) {
        if (left > 0 && held.length > 0) {
          const data = held.subarray(0, left);
          held = held.subarray(data.length);
          left -= data.length;
          yield { data };
          continue;
        }
        const frame = left === 0 ? takeFrame(held) : null;
        if (frame === "data") {
          left = held.readUInt32BE(0) - 1;
          held = held.subarray(HEAD);
        } else if (frame !== null) {
          held = held.subarray(frame.size);
          const part = this.#read(frame.type, new Reader(frame.body));
          yield part;
          if ("end" in part) return;
        } else {
          const { done, value } = await this.#next(chunks);
          if (done) throw new LinkCut("The connection was cut");
          held = held.length === 0 ? value : Buffer.concat([held, value]);
        }
      }
    } finally {
      this.close();
    }
  }

  async #next(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
    try {
      return await chunks.next();
    } catch (error) {
      checkSignal(this.#signal);
      throw new LinkCut((error as Error).message);
    } finally {
      checkSignal(this.#signal);
    }
  }

  #read(type: number, reader: Reader): FilePart {
    if (type === TYPE.FILE_ENTRY) return { entry: readEntry(reader) };
    if (type === TYPE.FILE_MATCH) return { match: readMatch(reader) };
    if (type === TYPE.FILE_END) return { end: readFileEnd(reader) };
    if (type !== TYPE.ERROR) throw nonsense("something other than an answer about files");
    reader.u32();
    throw readError(reader, this.#subject);
  }
}

function takeFrame(held: Buffer): { type: number; body: Buffer; size: number } | "data" | null {
  if (held.length < HEAD) return null;
  const length = held.readUInt32BE(0);
  const type = held.readUInt8(4);
  const most = type === TYPE.FILE_DATA ? 1 + MAX_DATA : MAX_MESSAGE;
  if (length < 1 || length > most) throw nonsense(`a message of ${length} bytes`);
  if (type === TYPE.FILE_DATA) return "data";
  if (held.length < 4 + length) return null;
  return { type, body: held.subarray(HEAD, 4 + length), size: 4 + length };
}

/** INTERRUPTED: the work was cut off, and nobody knows how far it came. */
export function interrupted(subject: string): ForkyardError {
  return new ForkyardError("INTERRUPTED", `${subject}: the work was cut off before it was done`, {
    hint: "A pause, a snapshot or the end of the sandbox can cause that; try again.",
  });
}
