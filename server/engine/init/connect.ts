import { closeSync, constants, fstatSync, openSync } from "node:fs";
import net from "node:net";
import { ForkyardError } from "../../domain/errors.ts";
import { nonsense, Reader, readError, TYPE, VERSION } from "./protocol.ts";

const O_PATH = 0o10000000; // Linux; node names it nowhere
const HANDSHAKE_MAX = 1024;

/** Marks an error after which another attempt may do better: nobody listens yet, or the connection was cut. */
export class LinkCut extends Error {
  override readonly name = "LinkCut";
}

function cancelled(): ForkyardError {
  return new ForkyardError("CANCELLED", "The caller gave up");
}

/** Throws CANCELLED once `signal` has aborted. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

/** `promise`, or CANCELLED as soon as `signal` aborts. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  checkSignal(signal);
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(cancelled());
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/**
 * Root in the sandbox can put anything at this path, such as a link to another socket of the host. So the path is
 * opened without following links, and what is connected to is what was looked at. In this turn of the event loop:
 * O_PATH touches no device and never waits, and a turn for each step would take longer than the rest of an exec.
 */
function openSocketFile(path: string): number {
  let file: number;
  try {
    file = openSync(path, O_PATH | constants.O_NOFOLLOW);
  } catch (error) {
    throw new LinkCut(`${path} can't be opened: ${(error as NodeJS.ErrnoException).code}`);
  }
  if (fstatSync(file).isSocket()) return file;
  closeSync(file);
  throw new LinkCut(`${path} is not a socket`);
}

/**
 * Opens a connection without a word on it. Throws LinkCut when nobody listens, or when `mayConnect` says no
 * right before connecting.
 */
export async function openConnection(path: string, mayConnect = () => true): Promise<net.Socket> {
  const file = openSocketFile(path);
  try {
    if (!mayConnect()) throw new LinkCut("held back");
    return await new Promise((resolve, reject) => {
      const socket = net.connect({ path: `/proc/self/fd/${file}`, allowHalfOpen: true });
      const fail = (error: Error) => reject(new LinkCut(error.message));
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.off("error", fail);
        // An error is always followed by "close", which is where it is looked at.
        socket.on("error", () => {});
        resolve(socket);
      });
    });
  } finally {
    closeSync(file);
  }
}

/** Exactly `size` bytes; what follows stays in the socket. Throws LinkCut at the end of the stream. */
function readExactly(socket: net.Socket, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void) => {
      socket.off("readable", attempt).off("end", cut).off("close", cut);
      act();
    };
    const cut = () => done(() => reject(new LinkCut("sandbox-init closed the connection")));
    const attempt = () => {
      const bytes: Buffer | null = socket.read(size);
      if (bytes === null) return;
      if (bytes.length < size) cut();
      else done(() => resolve(bytes));
    };
    socket.on("readable", attempt).on("end", cut).on("close", cut);
    if (socket.destroyed) cut();
    else attempt();
  });
}

async function readReady(socket: net.Socket, subject: string): Promise<void> {
  const head = await readExactly(socket, 5);
  const length = head.readUInt32BE(0);
  if (length < 1 || length > HANDSHAKE_MAX) throw nonsense("an invalid greeting");
  const body = length > 1 ? await readExactly(socket, length - 1) : Buffer.alloc(0);
  const reader = new Reader(body);
  const type = head.readUInt8(4);
  if (type === TYPE.ERROR) {
    reader.u32();
    throw readError(reader, subject);
  }
  if (type !== TYPE.READY) throw nonsense("an invalid greeting");
  const version = reader.u16();
  if (version !== VERSION)
    throw new ForkyardError(
      "UNSUPPORTED",
      `This sandbox's sandbox-init speaks version ${version} of the protocol`,
      {
        hint: "It was started by another version of Forkyard; start a new sandbox.",
      },
    );
}

/**
 * A connection that has had its READY. `subject` names what it is for, in errors of sandbox-init's.
 * Throws LinkCut (try again), TIMEOUT, CANCELLED, or what sandbox-init answered.
 */
export async function greet(
  path: string,
  hello: Buffer,
  options: {
    subject: string;
    signal?: AbortSignal | undefined;
    timeoutMs: number;
    mayConnect?: () => boolean;
    onOpen?: (socket: net.Socket) => void;
  },
): Promise<net.Socket> {
  const { subject, signal, timeoutMs } = options;
  checkSignal(signal);
  const socket = await openConnection(path, options.mayConnect);
  options.onOpen?.(socket);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket.destroy();
  }, timeoutMs);
  const abort = () => socket.destroy();
  signal?.addEventListener("abort", abort);
  try {
    checkSignal(signal);
    socket.write(hello);
    await readReady(socket, subject);
    return socket;
  } catch (error) {
    socket.destroy();
    checkSignal(signal);
    if (late) throw notAnswering(timeoutMs);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** TIMEOUT: it is there but says nothing. */
export function notAnswering(timeoutMs: number): ForkyardError {
  return new ForkyardError("TIMEOUT", `sandbox-init did not answer within ${timeoutMs / 1000} s`, {
    hint: "A paused sandbox answers after it is resumed.",
  });
}
