import type { Db } from "../../db/client.ts";
import type { Background } from "../background.ts";
import { LOCAL_TEAM_ID, LOCAL_USER_ID } from "../domain/local.ts";
import type { Role } from "../domain/roles.ts";
import type { Engine } from "../engine/port.ts";
import type { Settings } from "../env.ts";
import type { EventBus } from "../events/bus.ts";
import type { CallLimits } from "../limits/call-limits.ts";
import type { Logger } from "../log.ts";
import type { MetricsStore } from "../metrics/metrics-store.ts";
import type { OutputStore } from "../output/output-store.ts";

export type { Role };
/** Who asks, in which team, and how that is known. */
export type Actor = {
  userId: string;
  /** As the audit log shall show it: a person's name, or an API key's with that of its owner, such as `deploy (Ann)`. */
  name: string;
  teamId: string;
  role: Role;
  /** Id of the session, API key or share link; of a part of the server for `system`. */
  via: { kind: "session" | "apiKey" | "share" | "system"; id: string };
  /** Where the request came from; null for the server itself. */
  address: string | null;
};

/** What every service gets: the parts of the server, and who is asking. */
export type Ctx = {
  db: Db;
  engine: Engine;
  output: OutputStore;
  metrics: MetricsStore;
  events: EventBus;
  log: Logger;
  /** For what goes on after its caller has its answer. */
  background: Background;
  settings: Settings;
  /** To be called after a role, a membership, a session or a key has changed: what it allowed before ends now. */
  grantsChanged: () => Promise<void>;
  /** How often the actor may call; without it there is no limit. */
  callLimits?: CallLimits;
  actor: Actor;
};

/** The actor of the reconciler and of tests. */
export const localActor: Actor = {
  userId: LOCAL_USER_ID,
  name: "Owner",
  teamId: LOCAL_TEAM_ID,
  role: "owner",
  via: { kind: "system", id: "local" },
  address: null,
};

/** Who acts when nobody asked: expiry, recovery, the end of a process. */
export function asSystem(ctx: Omit<Ctx, "actor">, teamId: string): Ctx {
  const via = { kind: "system", id: "server" } as const;
  return { ...ctx, actor: { userId: "system", name: "Forkyard", teamId, role: "owner", via, address: null } };
}
