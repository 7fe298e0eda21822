import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Runtime } from "../runtime.ts";

export type Pages = {
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
};

export type Health = { status: "starting" | "ready" | "stopping"; step: string | null };

/** What answers need, once the server is ready. `pages` is null when only the API is wanted. */
export type Parts = { runtime: Runtime; pages: Pages | null };
