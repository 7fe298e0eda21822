import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** What belongs to the request that is being answered; work that it began in the background keeps it. */
type RequestScope = { requestId: string };

const scope = new AsyncLocalStorage<RequestScope>();

/** Runs `answer`, and gives everything that it logs the id of the request. */
export function withRequestId<T>(requestId: string, answer: () => T): T {
  return scope.run({ requestId }, answer);
}

/** Null outside of a request. */
export function currentRequestId(): string | null {
  return scope.getStore()?.requestId ?? null;
}

/** The id that a client or proxy gave, if it can stand in a log and a header as it is; else one of our own. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[A-Za-z0-9._~-]{1,64}$/.test(header) ? header : randomUUID();
}
