/**
 * The one error class. Every failure that a person or a script may see is one of these;
 * anything else is a bug and is shown as INTERNAL.
 */
export const ERROR_CODES = [
  "INVALID_INPUT", // the request itself is wrong; the message names the field
  "NOT_FOUND", // the id is unknown, or belongs to another team
  "CONFLICT", // the thing is in a state that forbids this now
  "ALREADY_EXISTS", // what is to be made is there; nothing was replaced
  "IN_USE", // something still depends on the thing
  "UNAUTHENTICATED", // nobody is signed in, or the key is not valid
  "FORBIDDEN",
  "LIMIT_EXCEEDED", // outside what the host or the team allows; the message says what is allowed
  "RATE_LIMITED", // too many calls; the hint says when to try again
  "UNSUPPORTED", // this host or this containerd can't do it; the message says why
  "UNAVAILABLE", // a part (containerd, a registry, sandbox-init) can't be reached now
  "IMAGE_NOT_FOUND",
  "IMAGE_WRONG_PLATFORM",
  "CHECKPOINT_REFUSED", // CRIU can't dump what runs in the sandbox; the message has its reason
  "CHECKPOINT_CORRUPT", // a checkpoint file differs from its manifest
  "CHECKPOINT_INCOMPATIBLE", // other CPU or engine versions than at the dump
  "DISK_FULL",
  "TIMEOUT",
  "CANCELLED",
  "INTERRUPTED", // the server stopped in the middle; the work was undone
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a failed row carries and what goes over the wire. */
export type Failure = { code: ErrorCode; message: string; hint: string | null };

export class ForkyardError extends Error {
  readonly code: ErrorCode;
  /** The next step, in one sentence. */
  readonly hint: string | null;

  /** `message` is kept without a full stop at its end; `hint` has one. */
  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(withoutStop(message), { cause: options.cause });
    this.name = "ForkyardError";
    this.code = code;
    this.hint = options.hint ?? null;
  }
}

/** Errors cross a module-graph boundary (Next loads its own copy), so no `instanceof`. */
export function isForkyardError(error: unknown): error is ForkyardError {
  return error instanceof Error && error.name === "ForkyardError" && "code" in error;
}

const MAX_MESSAGE = 2000;

/** Any thrown value as a Failure; what is not ours is INTERNAL with its message kept. */
export function toFailure(error: unknown): Failure {
  if (isForkyardError(error)) return { code: error.code, message: storable(error.message), hint: error.hint };
  const message = storable(withoutStop(error instanceof Error ? error.message : String(error)));
  return { code: "INTERNAL", message, hint: "See the server's log for details." };
}

/** What ends a sentence, but not an ellipsis or a path. */
const withoutStop = (message: string) => message.replace(/(?<=[^\s./])\.$/, "");

/** Messages quote paths and programs' words, of any length and content; the database must be able to keep them. */
function storable(message: string): string {
  const text = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
  return text.replaceAll("\0", "\ufffd").toWellFormed();
}
