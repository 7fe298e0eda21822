import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { type ErrorCode, type Failure, isForkyardError, toFailure } from "../domain/errors.ts";
import type { Logger } from "../log.ts";

/** A megabyte of text may take six as JSON. */
export const MAX_CALL_BYTES = 8 * 1_048_576;

const HTTP_CODES: Record<ErrorCode, TRPCError["code"]> = {
  INVALID_INPUT: "BAD_REQUEST",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  ALREADY_EXISTS: "CONFLICT",
  IN_USE: "CONFLICT",
  UNAUTHENTICATED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  LIMIT_EXCEEDED: "BAD_REQUEST",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  UNSUPPORTED: "PRECONDITION_FAILED",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  IMAGE_NOT_FOUND: "NOT_FOUND",
  IMAGE_WRONG_PLATFORM: "UNPROCESSABLE_CONTENT",
  CHECKPOINT_REFUSED: "UNPROCESSABLE_CONTENT",
  CHECKPOINT_CORRUPT: "UNPROCESSABLE_CONTENT",
  CHECKPOINT_INCOMPATIBLE: "PRECONDITION_FAILED",
  DISK_FULL: "INTERNAL_SERVER_ERROR",
  TIMEOUT: "TIMEOUT",
  CANCELLED: "CLIENT_CLOSED_REQUEST",
  INTERRUPTED: "INTERNAL_SERVER_ERROR",
  INTERNAL: "INTERNAL_SERVER_ERROR",
};

/** For what is thrown before a procedure is found, such as that nobody is signed in. */
export function asTrpcError(error: unknown): unknown {
  if (!isForkyardError(error)) return error;
  return new TRPCError({ code: HTTP_CODES[error.code], message: error.message, cause: error });
}

/** The one place where a ForkyardError becomes tRPC's; what is a bug goes to the log with its stack. */
export function toTrpcError(error: TRPCError, { log, path }: { log: Logger; path: string }): TRPCError {
  const cause = error.cause;
  if (isForkyardError(cause)) {
    if (cause.code === "INTERNAL") log.error({ err: cause, path }, "a procedure failed");
    return new TRPCError({ code: HTTP_CODES[cause.code], message: cause.message, cause });
  }
  if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: cause ?? error, path }, "a procedure failed");
  return error;
}

/** Puts `{code, message, hint}` into `error.data.forkyard`, also for faults that zod or tRPC found. */
export function formatError<S extends { message: string; data: object }>({
  shape,
  error,
}: {
  shape: S;
  error: TRPCError;
}) {
  const failure = failureOf(error);
  const { stack: _stack, ...data } = shape.data as S["data"] & { stack?: string };
  return { ...shape, message: failure.message, data: { ...data, forkyard: failure } };
}

/** What a person or a script is told about any error of a procedure. */
export function failureOf(error: TRPCError): Failure {
  const cause = error.cause;
  if (isForkyardError(cause)) return toFailure(cause);
  if (cause instanceof ZodError && error.code === "BAD_REQUEST") {
    return { code: "INVALID_INPUT", message: zodMessage(cause), hint: null };
  }
  switch (error.code) {
    case "BAD_REQUEST":
    case "PARSE_ERROR":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
      return {
        code: "INVALID_INPUT",
        message: error.message,
        hint: "Send the input as JSON: POST for a mutation, GET …?input= for a query.",
      };
    case "PAYLOAD_TOO_LARGE":
      return {
        code: "LIMIT_EXCEEDED",
        message: `A call, or a batch of calls, has at most ${MAX_CALL_BYTES / 1_048_576} MiB`,
        hint: "Send files to PUT /api/files/SANDBOX/content, archives of images to POST /api/images/upload.",
      };
    case "NOT_FOUND":
      return { code: "NOT_FOUND", message: error.message, hint: null };
    default:
      // zod's complaint about our own output, or a bug: the details are for the log.
      return toFailure(
        error.cause instanceof ZodError ? new Error("The server's answer was malformed") : error,
      );
  }
}

/** Each fault as `field: what is wrong`, at most five of them, with pasted values cut short. */
function zodMessage(error: ZodError): string {
  const faults = error.issues.slice(0, 5).map((issue) => {
    const field = issue.path.map(String).join(".");
    const text = issue.message.length > 300 ? `${issue.message.slice(0, 300)}…` : issue.message;
    return field ? `${field.slice(0, 200)}: ${text}` : text;
  });
  if (error.issues.length > 5) faults.push(`and ${error.issues.length - 5} more`);
  return faults.join("; ");
}
