import { PgPreparedQuery } from "drizzle-orm/pg-core";
import { ForkyardError } from "../server/domain/errors.ts";

type Query<T> = () => Promise<T>;
type Prepared = { queryWithCache<T>(text: string, parameters: unknown[], query: Query<T>): Promise<T> };

/**
 * Drizzle puts a failed query's parameters into its error's message. Those may be secrets (a sandbox's environment)
 * or a megabyte, so they must reach neither a log nor a person: from here on a failure is one of ours, without them.
 */
export function hideParameters(): void {
  const prototype = PgPreparedQuery.prototype as unknown as Prepared;
  prototype.queryWithCache = async (text, _parameters, query) => {
    try {
      return await query();
    } catch (error) {
      throw databaseError(text, error);
    }
  };
}

const DISK_FULL = "53100";
/** Connection lost or refused, server shutting down. */
const UNREACHABLE = /^(08...|57P0.|ECONN.*|ENOTFOUND|EPIPE|ETIMEDOUT)$/;
/** What pg says, without a code, of a connection that broke under a transaction. */
const BROKEN = /^(Connection terminated|Client has encountered a connection error)/;
const MOST_TEXT = 300;

/** A fault of the database driver as a ForkyardError; `text` is the query, which has no values in it. */
export function databaseError(text: string, error: unknown): ForkyardError {
  const code = (error as { code?: unknown } | null)?.code;
  const reason = error instanceof Error ? error.message : String(error);
  if (code === DISK_FULL || /no space left on device/i.test(reason)) {
    return new ForkyardError("DISK_FULL", "The disk that holds the database is full", {
      hint: "Make room on it, for example by deleting snapshots, and try again.",
    });
  }
  if ((typeof code === "string" && UNREACHABLE.test(code)) || BROKEN.test(reason)) {
    return new ForkyardError("UNAVAILABLE", `The database can't be reached: ${reason}`, {
      hint: "Check that PostgreSQL runs, then try again.",
    });
  }
  return new ForkyardError("INTERNAL", `The database refused a query: ${reason}`, {
    hint: "Look at the server's log for the details.",
    cause: new Error(`${typeof code === "string" ? `${code} ` : ""}in ${text.slice(0, MOST_TEXT)}`),
  });
}
