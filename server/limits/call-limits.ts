import type { Settings } from "../env.ts";
import type { Actor } from "../services/context.ts";
import { RateLimited } from "./rate-limited.ts";
import { TokenBuckets } from "./token-buckets.ts";

/** How often procedures may be called, whichever way they are called, and files be sent and fetched. */
export class CallLimits {
  readonly #calls: TokenBuckets;
  readonly #invitations: TokenBuckets;
  /** How often each limit was met. */
  readonly met = { calls: 0, invitations: 0 };

  constructor({
    callsPerMinute,
    invitationsPerHour,
  }: Pick<Settings["limits"], "callsPerMinute" | "invitationsPerHour">) {
    // A page opens with dozens of calls at once: ten seconds' worth may come together.
    this.#calls = new TokenBuckets({ burst: Math.ceil(callsPerMinute / 6), perSecond: callsPerMinute / 60 });
    this.#invitations = new TokenBuckets({ burst: invitationsPerHour, perSecond: invitationsPerHour / 3600 });
  }

  /** Counts a call. RATE_LIMITED if there were too many; what the server does by itself is not counted. */
  take({ via, userId, teamId }: Actor, procedure: string): void {
    if (via.kind === "system") return;
    const who = via.kind === "session" ? `person ${userId}` : `${via.kind} ${via.id}`;
    this.#check("calls", "More calls", this.#calls.take(who));
    if (procedure === "invitations.create")
      this.#check("invitations", "More invitations", this.#invitations.take(teamId));
  }

  #check(limit: keyof typeof this.met, what: string, wait: number): void {
    if (wait === 0) return;
    this.met[limit] += 1;
    throw new RateLimited(what, wait);
  }
}
