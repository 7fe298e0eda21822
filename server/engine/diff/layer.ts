import type { FileHandle } from "node:fs/promises";
import { constants, lstat, open, readlink } from "node:fs/promises";
import { namesIn } from "../names.ts";

/** The names in layers are bytes; here each byte is one character (latin1), so that none is mangled. */
export type RawName = string;

export const toRaw = (text: string): RawName => Buffer.from(text, "utf8").toString("latin1");
export const fromRaw = (name: RawName): string => Buffer.from(name, "latin1").toString("utf8");

export type LayerEntry = {
  kind: "file" | "directory" | "symlink" | "other" | "whiteout";
  size: number;
  /** The permission bits. */
  mode: number;
  modifiedNs: bigint;
};

/** One directory of one layer of a root filesystem: what an overlay would stack. What is in it is hostile. */
export interface LayerDir {
  /** The same for the same directory of the same layer, and no other. */
  readonly identity: string;
  /** At most so many of them. */
  names(most: number): Promise<RawName[]>;
  entry(name: RawName): Promise<LayerEntry | null>;
  /** Whether the directory `name` hides what lies beneath it. */
  isOpaque(name: RawName): boolean;
  /** null if it is no directory any more. */
  open(name: RawName): Promise<LayerDir | null>;
  /** At most `maxBytes` of a regular file from its start; null if it is none. */
  read(name: RawName, maxBytes: number): Promise<Buffer | null>;
  link(name: RawName): Promise<string | null>;
  close(): Promise<void>;
}

/** What a layer's directories are that hide everything beneath them, by path without a slash at either end. */
export type OpaqueDirs = ReadonlySet<RawName>;

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** The root of a layer on disk; null if it is gone. */
export async function openLayer(path: string, opaque: OpaqueDirs): Promise<LayerDir | null> {
  return openDirectory(Buffer.from(path), { layer: path, path: "", opaque });
}

type Place = { layer: string; path: RawName; opaque: OpaqueDirs };

async function openDirectory(path: Buffer, place: Place): Promise<LayerDir | null> {
  try {
    return new DiskDir(await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), place);
  } catch (error) {
    return goneOr(error);
  }
}

/**
 * Holds a descriptor and goes from there one name at a time: whatever a sandbox puts in the way meanwhile, a link is
 * never followed.
 */
class DiskDir implements LayerDir {
  readonly identity: string;
  readonly #handle: FileHandle;
  readonly #place: Place;

  constructor(handle: FileHandle, place: Place) {
    this.#handle = handle;
    this.#place = place;
    this.identity = `${place.layer}\0${place.path}`;
  }

  names(most: number): Promise<RawName[]> {
    return namesIn(`/proc/self/fd/${this.#handle.fd}`, most);
  }

  async entry(name: RawName): Promise<LayerEntry | null> {
    try {
      const found = await lstat(this.#at(name), { bigint: true });
      return {
        kind: found.isFile()
          ? "file"
          : found.isDirectory()
            ? "directory"
            : found.isSymbolicLink()
              ? "symlink"
              : found.isCharacterDevice() && found.rdev === 0n
                ? "whiteout"
                : "other",
        size: Number(found.size),
        mode: Number(found.mode & 0o7777n),
        modifiedNs: found.mtimeNs,
      };
    } catch (error) {
      return goneOr(error);
    }
  }

  isOpaque(name: RawName): boolean {
    return this.#place.opaque.has(this.#pathOf(name));
  }

  open(name: RawName): Promise<LayerDir | null> {
    return openDirectory(this.#at(name), { ...this.#place, path: this.#pathOf(name) });
  }

  async read(name: RawName, maxBytes: number): Promise<Buffer | null> {
    let file: FileHandle;
    try {
      // A pipe would wait for a writer.
      file = await open(this.#at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    } catch (error) {
      return goneOr(error);
    }
    try {
      if (!(await file.stat()).isFile()) return null;
      const buffer = Buffer.alloc(maxBytes);
      let length = 0;
      while (length < maxBytes) {
        const { bytesRead } = await file.read(buffer, length, maxBytes - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return buffer.subarray(0, length);
    } finally {
      await file.close();
    }
  }

  async link(name: RawName): Promise<string | null> {
    try {
      return (await readlink(this.#at(name), { encoding: "buffer" })).toString("utf8");
    } catch (error) {
      return goneOr(error);
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #pathOf(name: RawName): RawName {
    return this.#place.path === "" ? name : `${this.#place.path}/${name}`;
  }

  #at(name: RawName): Buffer {
    return Buffer.concat([Buffer.from(`/proc/self/fd/${this.#handle.fd}/`), Buffer.from(name, "latin1")]);
  }
}

/** A running sandbox changes things between two looks: what is gone, or is something else by now, is not there. */
function goneOr(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code && ["ENOENT", "ENOTDIR", "ELOOP", "EINVAL", "ENXIO", "ENAMETOOLONG"].includes(code)) return null;
  throw error;
}
