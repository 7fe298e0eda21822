import type { IncomingHttpHeaders } from "node:http";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { sessions } from "../../db/schema/index.ts";
import { ForkyardError } from "../domain/errors.ts";
import { API_KEY_PREFIX, hashToken } from "../domain/tokens.ts";
import type { Settings } from "../env.ts";
import type { Logger } from "../log.ts";
import type { Actor } from "../services/context.ts";
import { clientAddress } from "../streams/hosts.ts";
import { ADDRESS_HEADER, type Auth } from "./auth.ts";
import { cookieOf, cookieStyle } from "./cookies.ts";
import { grantsOfKeys, type KeyGrant, type Membership, membershipsOf, stillGranted } from "./grants.ts";
import { LiveConnections } from "./live-connections.ts";
import { Remembered } from "./remembered.ts";
import { SESSION_AGE_MS } from "./session-age.ts";
import { ownerIsSetUp } from "./set-up-owner.ts";

export const TEAM_HEADER = "x-forkyard-team";
/** Cache lifetime of a resolved session or key; `changed()` clears it early. */
const REMEMBERED_MS = 3_000;

/** What is looked at of a request to know who asks. A page's headers come without a socket. */
export type Asking = {
  headers: IncomingHttpHeaders;
  url?: string | undefined;
  socket?: { remoteAddress?: string | undefined };
};

export type Visitor = {
  session: { id: string; activeTeamId: string | null; rotate: boolean };
  user: { id: string; name: string };
  teams: Membership[];
};

/** The one way from a request to who asks and what they may do. */
export class Doorkeeper {
  readonly #db: Db;
  readonly #auth: Auth;
  readonly #settings: Settings;
  readonly #cookie: string;
  readonly #visitors = new Remembered<Visitor | null>(REMEMBERED_MS);
  readonly #keys = new Remembered<KeyGrant | null>(REMEMBERED_MS);
  readonly connections: LiveConnections;
  #setUp = false;

  constructor({ db, auth, settings, log }: { db: Db; auth: Auth; settings: Settings; log: Logger }) {
    this.#db = db;
    this.#auth = auth;
    this.#settings = settings;
    this.#cookie = `${cookieStyle(settings.publicUrl).prefix}.session_token`;
    this.connections = new LiveConnections({
      stillGranted: (actors) => stillGranted(db, actors),
      onError: (error) => log.warn({ err: error }, "open connections could not be checked"),
    });
  }

  /** UNAUTHENTICATED if nobody is signed in, NOT_FOUND for a team that they aren't in. */
  async actorOf(asking: Asking): Promise<Actor> {
    const address = this.addressOf(asking);
    const { authorization } = asking.headers;
    if (authorization !== undefined) return this.#ofKey(authorization, teamAsked(asking), address);
    const visitor = await this.visitorOf(asking);
    if (visitor === null) throw await this.#unauthenticated();
    const { session, user } = visitor;
    const { teamId, role } = teamOf(visitor, teamAsked(asking));
    return {
      userId: user.id,
      name: user.name,
      teamId,
      role,
      via: { kind: "session", id: session.id },
      address,
    };
  }

  /** Who is signed in in this browser, with their teams; null if nobody is. */
  visitorOf({ headers }: Asking): Promise<Visitor | null> {
    const cookie = cookieOf(headers.cookie, this.#cookie);
    if (cookie === null || cookie === "") return Promise.resolve(null);
    return this.#visitors.get(hashToken(cookie), () => this.#lookUpSession(headers.cookie!));
  }

  addressOf({ headers, socket }: Asking): string | null {
    if (socket === undefined) return String(headers[ADDRESS_HEADER] ?? "") || null;
    return clientAddress({ headers, socket }, this.#settings.trustProxy) || null;
  }

  /** Whether there is an owner; before, nobody can sign in. */
  async isSetUp(): Promise<boolean> {
    this.#setUp ||= await ownerIsSetUp(this.#db);
    return this.#setUp;
  }

  /** To be called when sessions, keys, roles or memberships have changed: what was granted before ends now. */
  async changed(): Promise<void> {
    this.#visitors.clear();
    this.#keys.clear();
    await this.connections.check();
  }

  /** Remembers the team that a session looks at, for when an address names none. */
  async lookedAt({ session }: Visitor, teamId: string): Promise<void> {
    if (session.activeTeamId === teamId) return;
    await this.#db.update(sessions).set({ activeOrganizationId: teamId }).where(eq(sessions.id, session.id));
    this.#visitors.clear();
  }

  async #lookUpSession(cookie: string): Promise<Visitor | null> {
    const headers = new Headers({ cookie });
    const found = await this.#auth.api.getSession({ headers, query: { disableRefresh: true } });
    if (!found || found.session.createdAt.getTime() < Date.now() - SESSION_AGE_MS) return null;
    const { session, user } = found;
    return {
      session: {
        id: session.id,
        activeTeamId: session.activeOrganizationId ?? null,
        rotate: session.rotate === true,
      },
      user: { id: user.id, name: user.name },
      teams: await membershipsOf(this.#db, user.id),
    };
  }

  async #ofKey(authorization: string, slug: string | null, address: string | null): Promise<Actor> {
    const key = /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1];
    const grant =
      key?.startsWith(API_KEY_PREFIX) === true
        ? await this.#keys.get(hashToken(key), () => this.#lookUpKey(key))
        : null;
    if (grant === null) {
      throw new ForkyardError("UNAUTHENTICATED", "This API key is not valid", {
        hint: "It may have expired or been revoked: create another one on the team's settings page.",
      });
    }
    const { team, id, userId, name, userName } = grant;
    if (slug !== null && slug !== team.slug) throw noSuchTeam(slug);
    const via = { kind: "apiKey", id } as const;
    return { userId, name: `${name} (${userName})`, teamId: team.teamId, role: team.role, via, address };
  }

  async #lookUpKey(key: string): Promise<KeyGrant | null> {
    const { valid, key: found } = await this.#auth.api.verifyApiKey({ body: { key } });
    if (!valid || found === null) return null;
    return (await grantsOfKeys(this.#db, [found.id])).get(found.id) ?? null;
  }

  async #unauthenticated(): Promise<ForkyardError> {
    if (!(await this.isSetUp())) {
      return new ForkyardError("UNAUTHENTICATED", "This Forkyard has no owner yet", {
        hint: "Open the setup link that `npm start` prints.",
      });
    }
    return new ForkyardError("UNAUTHENTICATED", "Nobody is signed in", {
      hint: "Sign in, or send an API key as `Authorization: Bearer fy_…`.",
    });
  }
}

/** The slug of the team that a request is about; null: whichever is theirs. */
function teamAsked({ headers, url }: Asking): string | null {
  const header = headers[TEAM_HEADER];
  if (typeof header === "string" && header !== "") return header;
  const at = url?.indexOf("?") ?? -1;
  return at < 0 ? null : new URLSearchParams(url!.slice(at)).get("team");
}

/** Of a visitor's teams the one of this slug, else the last one, else the first. */
function teamOf({ teams, session }: Visitor, slug: string | null): Membership {
  if (slug !== null) {
    const found = teams.find((team) => team.slug === slug);
    if (found) return found;
    throw noSuchTeam(slug);
  }
  const last = teams.find((team) => team.teamId === session.activeTeamId) ?? teams[0];
  if (last) return last;
  throw new ForkyardError("FORBIDDEN", "You are no longer in a team", {
    hint: "Ask to be invited to one.",
  });
}

function noSuchTeam(slug: string): ForkyardError {
  return new ForkyardError("NOT_FOUND", `There is no team ${slug.slice(0, 60)}`);
}
