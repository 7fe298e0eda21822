import type { IncomingMessage } from "node:http";
import { isLoopback } from "../env.ts";
import { isLoopbackHost } from "../streams/hosts.ts";

/** Whether a program on this very machine asks, and not for somebody else: a proxy says for whom it does. */
export function isDirectlyLocal({ headers, socket }: IncomingMessage): boolean {
  const forwarded = headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;
  return !forwarded && isLoopback(socket.remoteAddress ?? "") && isLoopbackHost(headers.host);
}
