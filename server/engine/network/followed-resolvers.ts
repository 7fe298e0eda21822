import { readFile, writeFile } from "node:fs/promises";
import { toFailure } from "../../domain/errors.ts";
import type { NetworkLog } from "./host-side.ts";
import { FALLBACK, hostResolvers, type Resolvers, resolvConf } from "./resolvers.ts";

export type FollowOptions = {
  /** The file for the text that sandboxes were told last, so that the next start knows it. */
  record: string;
  /** Writes `text` wherever a sandbox's resolv.conf is one of `stale`: what differs somebody changed in there. */
  tell: (stale: string[], text: string) => Promise<void>;
  read?: () => Promise<Resolvers>;
  log: NetworkLog;
};

/** The host's resolvers, which change when a laptop changes its network, while sandboxes run. */
export class FollowedResolvers {
  readonly #options: FollowOptions;
  readonly #read: () => Promise<Resolvers>;
  #current: Resolvers;
  #told: string | null;

  private constructor(options: FollowOptions, current: Resolvers, told: string | null) {
    this.#options = options;
    this.#read = options.read ?? hostResolvers;
    this.#current = current;
    this.#told = told;
  }

  static async open(options: FollowOptions): Promise<FollowedResolvers> {
    const current = await (options.read ?? hostResolvers)();
    if (current.fallback)
      options.log.warn(
        { servers: current.servers },
        "no resolver of this host can be reached from a sandbox; using public ones",
      );
    const told = await readFile(options.record, "utf8").catch(() => null);
    const followed = new FollowedResolvers(options, current, told);
    await followed.#tell();
    return followed;
  }

  get servers(): string[] {
    return this.#current.servers;
  }

  /** Looks again, and resolves with whether the host has others now. */
  async follow(): Promise<boolean> {
    const found = await this.#read();
    // Between two networks a laptop has none, and public ones don't know the names of a company's.
    const now = found.fallback ? this.#current : found;
    const moved = resolvConf(now) !== resolvConf(this.#current);
    this.#current = now;
    await this.#tell();
    return moved;
  }

  async #tell(): Promise<void> {
    const { record, tell, log } = this.#options;
    const text = resolvConf(this.#current);
    if (text === this.#told) return;
    // Those made between two networks got the public ones.
    const stale = [...(this.#told === null ? [] : [this.#told]), resolvConf(FALLBACK)];
    try {
      await tell(
        stale.filter((known) => known !== text),
        text,
      );
      await writeFile(record, text, { mode: 0o600 });
      this.#told = text;
    } catch (error) {
      log.warn({ reason: toFailure(error).message }, "sandboxes could not be told this host's resolvers");
    }
  }
}
