import type { IncomingMessage } from "node:http";
import { type Addresses, destinationOf } from "../streams/hosts.ts";

/**
 * Whether a request is to leave HTTP for another protocol. Curl and Java offer HTTP/2 (`h2c`) with every request; who
 * offers what isn't wanted is to be answered as if they had not. What a sandbox speaks beyond that is its own affair.
 */
export function isUpgrade({ headers }: Pick<IncomingMessage, "headers">, addresses: Addresses): boolean {
  const offered = (headers.upgrade ?? "").split(",").map((protocol) => protocol.trim().toLowerCase());
  if (destinationOf(headers.host, addresses).kind === "preview") return !offered.includes("h2c");
  return offered.includes("websocket");
}
