import { Presence } from "../../presence/presence.ts";
import type { Ctx } from "../context.ts";

/** One for each running server; a test may have several in one process. */
const servers = new WeakMap<Ctx["events"], Presence>();

export function presenceOf({ events }: Pick<Ctx, "events">): Presence {
  let presence = servers.get(events);
  if (!presence) {
    presence = new Presence();
    servers.set(events, presence);
  }
  return presence;
}
