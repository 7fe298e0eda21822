import { Code, ConnectError } from "@connectrpc/connect";
import { type ErrorCode, ForkyardError, isForkyardError } from "../../domain/errors.ts";

/** What went wrong with containerd, as one of our errors; the reason that it gave stays in the message. */
export function fromContainerd(error: unknown, doing: string): ForkyardError {
  if (isForkyardError(error)) return error;
  const { code, reason } = read(error);
  if (/no space left on device|disk quota exceeded/i.test(reason)) {
    return new ForkyardError("DISK_FULL", `The disk is full: ${doing} failed (${reason}).`, {
      hint: "Free disk space, for example by deleting snapshots or images, then try again.",
      cause: error,
    });
  }
  const known = code === undefined ? undefined : BY_CODE[code];
  if (known === "UNAVAILABLE") {
    return new ForkyardError("UNAVAILABLE", `containerd can't be reached: ${doing} failed (${reason}).`, {
      hint: "Forkyard restarts it if it manages it; try again in a moment.",
      cause: error,
    });
  }
  return new ForkyardError(known ?? "INTERNAL", `containerd refused ${doing}: ${reason}`, { cause: error });
}

/** The thing is not there (anymore). */
export function isNotFound(error: unknown): boolean {
  return grpcCode(error) === Code.NotFound;
}

/** A thing of that name is there already. */
export function isAlreadyExists(error: unknown): boolean {
  return grpcCode(error) === Code.AlreadyExists;
}

/** The gRPC status that containerd answered with; also of an error that was translated already. */
export function grpcCode(error: unknown): Code | undefined {
  if (error instanceof ConnectError) return error.code;
  if (isForkyardError(error) && error.cause !== undefined) return grpcCode(error.cause);
  return undefined;
}

/** containerd's own words, without the status name in front. */
export function containerdReason(error: unknown): string {
  if (isForkyardError(error) && error.cause !== undefined) return containerdReason(error.cause);
  return read(error).reason;
}

/** Waits for a removal; that the thing is gone already is no error. */
export async function ignoreNotFound(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

const BY_CODE: Partial<Record<Code, ErrorCode>> = {
  [Code.Canceled]: "CANCELLED",
  [Code.InvalidArgument]: "INVALID_INPUT",
  [Code.OutOfRange]: "INVALID_INPUT",
  [Code.DeadlineExceeded]: "TIMEOUT",
  [Code.NotFound]: "NOT_FOUND",
  [Code.AlreadyExists]: "CONFLICT",
  [Code.FailedPrecondition]: "CONFLICT",
  [Code.Aborted]: "CONFLICT",
  [Code.PermissionDenied]: "FORBIDDEN",
  [Code.Unauthenticated]: "FORBIDDEN",
  [Code.ResourceExhausted]: "LIMIT_EXCEEDED",
  [Code.Unimplemented]: "UNSUPPORTED",
  [Code.Unavailable]: "UNAVAILABLE",
};

/** Reasons go into messages that people read: one line, and no more than this many letters. */
const REASON_LIMIT = 1000;

function read(error: unknown): { code: Code | undefined; reason: string } {
  const code = error instanceof ConnectError ? connectionLost(error) : undefined;
  const raw =
    error instanceof ConnectError ? error.rawMessage : error instanceof Error ? error.message : String(error);
  const reason = raw.replaceAll(/\s+/g, " ").trim();
  return { code, reason: reason.length > REASON_LIMIT ? `${reason.slice(0, REASON_LIMIT)}…` : reason };
}

/** A broken connection shows as Internal or Aborted with a system error beneath; for us that is Unavailable. */
function connectionLost(error: ConnectError): Code {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    const system = (cause as NodeJS.ErrnoException).code ?? "";
    if (
      /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ERR_HTTP2_(SESSION_ERROR|STREAM_ERROR|GOAWAY_SESSION))$/.test(
        system,
      )
    ) {
      return Code.Unavailable;
    }
  }
  return error.code;
}
