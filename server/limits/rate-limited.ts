import { ForkyardError, isForkyardError } from "../domain/errors.ts";

/** RATE_LIMITED; carries in how many seconds the next one is let through. */
export class RateLimited extends ForkyardError {
  readonly retryAfterSeconds: number;

  constructor(what: string, retryAfterSeconds: number) {
    super("RATE_LIMITED", `${what} than this server accepts at once`, {
      hint: `Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? "second" : "seconds"}.`,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function isRateLimited(error: unknown): error is RateLimited {
  return isForkyardError(error) && error.code === "RATE_LIMITED" && "retryAfterSeconds" in error;
}
