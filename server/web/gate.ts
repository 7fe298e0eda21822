import type { IncomingMessage, ServerResponse } from "node:http";
import { toFailure } from "../domain/errors.ts";
import { AddressLimits } from "../limits/address-limits.ts";
import { RateLimited } from "../limits/rate-limited.ts";
import type { Runtime } from "../runtime.ts";
import { pathOf, sendFailure } from "./answers.ts";

/** Where a password, a code or a link's secret can be tried, and where each call by a stranger is a row: a challenge. */
const SIGN_IN =
  /^\/api\/auth\/(sign-in\/|link-social|two-factor\/|passkey\/(generate-authenticate-options|verify-authentication)|change-password|forkyard\/(setup|invitation|join|accept))/;

/** Keeps those out for a while who try too often to get in. Who is in already has other limits: CallLimits. */
export class Gate {
  readonly #runtime: Runtime;
  readonly #limits: AddressLimits;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#limits = new AddressLimits(runtime.settings.limits);
  }

  /** Whether the request may go on; if not, it is answered. */
  async admits(req: IncomingMessage, res: ServerResponse, address: string): Promise<boolean> {
    res.once("close", () => {
      if (res.statusCode === 401) this.#limits.refused(address);
    });
    const attempt = SIGN_IN.test(pathOf(req)) ? this.#limits.signIn(address) : 0;
    const wait = attempt > 0 ? attempt : this.#limits.stranger(address);
    if (wait === 0) return true;
    // Who is signed in doesn't wait for others at the same address who are not.
    if (attempt === 0 && (await this.#runtime.doorkeeper.visitorOf(req)) !== null) return true;
    res.setHeader("Retry-After", String(wait));
    sendFailure(res, 429, toFailure(new RateLimited("More attempts", wait)));
    return false;
  }

  /** How often each limit was met, calls' limits included. */
  met(): Record<string, number> {
    return { ...this.#limits.met, ...this.#runtime.parts.callLimits?.met };
  }
}
