import { ForkyardError, isForkyardError } from "../../domain/errors.ts";
import type { FileEntry, FileGaps, FileMatch, SandboxFiles } from "../port.ts";
import { LinkCut } from "./connect.ts";
import type { Connections } from "./connections.ts";
import { FileLink, type FilePart, interrupted } from "./file-link.ts";
import { checkName, checkPath, WalkCheck } from "./file-names.ts";
import { type FileEnd, type FileRequest, FLAG } from "./files-protocol.ts";
import { hello, nonsense } from "./protocol.ts";

/** How often what changes nothing is asked again after a cut. */
const ATTEMPTS = 3;
/** What a list may take in memory: names and the targets of links can be long. Of what is beyond there is more. */
const MAX_LIST_BYTES = 32 << 20;
/** An entry without these, about. */
const ENTRY_BYTES = 256;

/** What is done with a part of an answer; "enough" ends it there. */
type Take = (part: FilePart) => "enough" | undefined;
const CUT_OFF: FileEnd = { more: true, timedOut: false, skipped: false, count: 0, entry: null };

/** Files through sandbox-init; what the sandbox has changed is not known there. */
export class InitFiles implements Omit<SandboxFiles, "changes"> {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async list(
    path: Buffer,
    { limit, signal }: { limit: number; signal: AbortSignal },
  ): Promise<FileGaps & { entries: FileEntry[] }> {
    return this.#again(async () => {
      const entries: FileEntry[] = [];
      let held = 0;
      const end = await this.#collect({ op: "list", path, limit }, signal, (part) => {
        if (!("entry" in part) || entries.length >= limit) return refuse();
        checkName(part.entry.name);
        entries.push(part.entry);
        held += ENTRY_BYTES + part.entry.name.length + (part.entry.link?.target.length ?? 0);
        return held > MAX_LIST_BYTES ? "enough" : undefined;
      });
      return { ...gaps(end), entries };
    });
  }

  async stat(path: Buffer, { signal }: { signal: AbortSignal }): Promise<FileEntry> {
    return this.#again(async () => entryOf(await this.#collect({ op: "stat", path }, signal, refuse), path));
  }

  async read(
    path: Buffer,
    { offset, length, signal }: { offset: number; length: number; signal: AbortSignal },
  ): Promise<{ entry: FileEntry; data: AsyncGenerator<Buffer> }> {
    const subject = inWords(path);
    const link = await this.#open(path, signal);
    link.ask({ op: "read", path, first: offset, limit: length });
    const parts = link.parts();
    const first = await orInterrupted(parts.next(), subject);
    if (first.done || !("entry" in first.value)) {
      link.close();
      throw nonsense("content without a file");
    }
    return { entry: { ...first.value.entry, name: path }, data: dataOf(parts, length, subject) };
  }

  async write(
    path: Buffer,
    data: AsyncIterable<Buffer>,
    { expect, signal }: Parameters<SandboxFiles["write"]>[2],
  ): Promise<FileEntry> {
    const link = await this.#open(path, signal);
    try {
      const flags = expect === "nothing" ? FLAG.fresh : expect === "anything" ? 0 : FLAG.expect;
      link.ask({ op: "write", path, flags, ...(typeof expect === "object" ? { expect } : {}) });
      const answer = this.#end(link, path, refuse);
      answer.catch(() => {});
      // A refusal ends the sending early; otherwise the answer comes after it.
      await Promise.race([link.send(data), answer]);
      return entryOf(await answer, path);
    } catch (error) {
      // sandbox-init has one code for everything that stands in the way.
      const refused = expect === "nothing" && isForkyardError(error) && error.code === "CONFLICT";
      if (!refused || !(await this.#exists(path, signal))) throw error;
      throw new ForkyardError("ALREADY_EXISTS", error.message, { cause: error });
    } finally {
      link.close();
    }
  }

  #exists(path: Buffer, signal: AbortSignal): Promise<boolean> {
    return this.stat(path, { signal }).then(
      () => true,
      () => false,
    );
  }

  async makeFolder(path: Buffer, { signal }: { signal: AbortSignal }): Promise<FileEntry> {
    return entryOf(await this.#collect({ op: "makeFolder", path }, signal, refuse), path);
  }

  async rename(path: Buffer, to: Buffer, { signal }: { signal: AbortSignal }): Promise<FileEntry> {
    const request: FileRequest = { op: "rename", path, other: to, flags: FLAG.fresh };
    return entryOf(await this.#collect(request, signal, refuse), to);
  }

  async remove(path: Buffer, { signal }: { signal: AbortSignal }): Promise<number> {
    return (await this.#collect({ op: "remove", path, flags: FLAG.recursive }, signal, refuse)).count;
  }

  async find(
    path: Buffer,
    { what, in: where, limit, timeoutMs, signal }: Parameters<SandboxFiles["find"]>[1],
  ): Promise<FileGaps & { matches: FileMatch[] }> {
    const flags = where === "content" ? FLAG.content : 0;
    const request: FileRequest = { op: "find", path, other: what, flags, first: timeoutMs, limit };
    const matches: FileMatch[] = [];
    const end = await this.#collect(request, signal, (part) => {
      if (matches.length >= limit || !("entry" in part || "match" in part)) refuse();
      const match = "match" in part ? part.match : (part as { entry: FileEntry });
      checkPath("entry" in match ? match.entry.name : match.path);
      matches.push(match);
      return undefined;
    });
    return { ...gaps(end), matches };
  }

  async *walk(path: Buffer, { signal }: { signal: AbortSignal }): AsyncGenerator<FileEntry | Buffer> {
    const subject = inWords(path);
    const link = await this.#open(path, signal);
    try {
      link.ask({ op: "archive", path });
      const walk = new WalkCheck();
      let left = 0;
      for await (const part of link.parts()) {
        if ("data" in part) {
          left -= part.data.length;
          if (left < 0) throw nonsense("more of a file than it has");
          yield part.data;
          continue;
        }
        if (left > 0) throw nonsense("less of a file than it has");
        if ("entry" in part) {
          walk.check(part.entry);
          left = part.entry.kind === "file" ? part.entry.version.sizeBytes : 0;
          yield part.entry;
        } else if (!("end" in part)) refuse();
      }
    } catch (error) {
      throw error instanceof LinkCut ? interrupted(subject) : error;
    } finally {
      link.close();
    }
  }

  async #open(path: Buffer, signal: AbortSignal): Promise<FileLink> {
    const subject = inWords(path);
    const { connectMs } = this.#connections.timeouts;
    try {
      const socket = await this.#connections.connect(hello.files(), subject, connectMs, signal);
      return new FileLink(socket, { subject, signal });
    } catch (error) {
      // A greeting is refused in itself only by one that doesn't know this kind of connection.
      if (!isForkyardError(error) || error.code !== "INVALID_INPUT") throw error;
      throw new ForkyardError(
        "UNSUPPORTED",
        "This sandbox was started before Forkyard could show its files",
        {
          hint: "Its terminal still can; a new sandbox of an image or of a filesystem snapshot shows them here too.",
          cause: error,
        },
      );
    }
  }

  async #collect(request: FileRequest, signal: AbortSignal, take: Take): Promise<FileEnd> {
    const link = await this.#open(request.path, signal);
    link.ask(request);
    return this.#end(link, request.path, take);
  }

  async #end(link: FileLink, path: Buffer, take: Take): Promise<FileEnd> {
    try {
      for await (const part of link.parts()) {
        if ("end" in part) return part.end;
        if (take(part) === "enough") return CUT_OFF;
      }
      throw nonsense("no end");
    } catch (error) {
      throw error instanceof LinkCut ? interrupted(inWords(path)) : error;
    }
  }

  /** For what changes nothing. */
  async #again<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === ATTEMPTS || !isForkyardError(error) || error.code !== "INTERRUPTED") throw error;
      }
    }
  }
}

async function* dataOf(
  parts: AsyncGenerator<FilePart>,
  length: number,
  subject: string,
): AsyncGenerator<Buffer> {
  let sent = 0;
  try {
    for await (const part of parts) {
      if ("end" in part) return;
      if (!("data" in part)) refuse();
      const { data } = part as { data: Buffer };
      sent += data.length;
      if (sent > length) throw nonsense("more than was asked for");
      yield data;
    }
  } catch (error) {
    throw error instanceof LinkCut ? interrupted(subject) : error;
  }
}

async function orInterrupted<T>(promise: Promise<T>, subject: string): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof LinkCut ? interrupted(subject) : error;
  }
}

function refuse(): never {
  throw nonsense("what was not asked for");
}

function gaps({ more, timedOut, skipped }: FileEnd): FileGaps {
  return { more, timedOut, skipped };
}

/** The name is the last of the path that was asked for, whatever the sandbox calls it. */
function entryOf({ entry }: FileEnd, path: Buffer): FileEntry {
  if (entry === null) throw nonsense("an answer without its file");
  return { ...entry, name: path.subarray(path.lastIndexOf("/") + 1) };
}

/** A path in an error's sentence: one line, of bounded length. */
function inWords(path: Buffer): string {
  const text = path.toString("utf8").replace(/\p{Cc}/gu, "\ufffd");
  return text.length > 200 ? `…${text.slice(-200)}` : text;
}
