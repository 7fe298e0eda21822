import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Actor } from "../services/context.ts";
import type { PreviewHost } from "./hosts.ts";

/** Asked for again after this long; a page that is open loads nothing more until it is opened again. */
export const PASS_SECONDS = 12 * 3600;
const TICKET_MS = 60_000;
const MOST_TICKETS = 10_000;

/** Who may see a private preview: a person's session, in one team with one role, on one preview host. */
type Pass = PreviewHost & {
  userId: string;
  name: string;
  teamId: string;
  role: Actor["role"];
  sessionId: string;
  /** Unix time, seconds. */
  expires: number;
};

/**
 * What a browser shows at a private preview. A ticket goes through an address, so it works once, soon and on one host
 * only; there it is traded for a pass, a cookie that belongs to this one host and tells nothing to what it serves.
 */
export class PreviewPasses {
  readonly #key: Buffer;
  readonly #tickets = new Map<string, { pass: Pass; until: number }>();

  /** `key`: 32 secret bytes; passes that were signed with another one are worth nothing. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Null for an actor without a session: an API key is sent with each request instead. */
  ticketFor({ via, userId, name, teamId, role }: Actor, { sandboxId, port }: PreviewHost): string | null {
    if (via.kind !== "session") return null;
    const now = Date.now();
    for (const [ticket, { until }] of this.#tickets) {
      if (until >= now && this.#tickets.size < MOST_TICKETS) break; // the oldest come first
      this.#tickets.delete(ticket);
    }
    const ticket = randomBytes(32).toString("base64url");
    const expires = Math.floor(now / 1000) + PASS_SECONDS;
    const pass = { sandboxId, port, userId, name, teamId, role, sessionId: via.id, expires };
    this.#tickets.set(ticket, { pass, until: now + TICKET_MS });
    return ticket;
  }

  /** The cookie's value for a ticket of this host; null if it was used, is too old or belongs elsewhere. */
  redeem(ticket: string, { sandboxId, port }: PreviewHost): string | null {
    const found = this.#tickets.get(ticket);
    if (found === undefined) return null;
    this.#tickets.delete(ticket);
    const { pass, until } = found;
    if (until < Date.now() || pass.sandboxId !== sandboxId || pass.port !== port) return null;
    const body = Buffer.from(JSON.stringify(pass)).toString("base64url");
    return `${body}.${this.#sign(body)}`;
  }

  /** Who shows this pass; null if it is not one of ours, not of this host, or has expired. */
  actorOf(value: string, { sandboxId, port }: PreviewHost, address: string | null): Actor | null {
    const [body = "", signature = ""] = value.split(".", 2);
    const expected = Buffer.from(this.#sign(body));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const pass = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Pass;
    if (pass.sandboxId !== sandboxId || pass.port !== port || pass.expires * 1000 < Date.now()) return null;
    const { userId, name, teamId, role, sessionId } = pass;
    return { userId, name, teamId, role, via: { kind: "session", id: sessionId }, address };
  }

  #sign(body: string): string {
    return createHmac("sha256", this.#key).update(`forkyard preview pass v1\n${body}`).digest("base64url");
  }
}
