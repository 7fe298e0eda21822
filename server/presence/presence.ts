/** Where somebody is. `path` is within the team's pages. */
export type Place = {
  path: string;
  sandboxId: string | null;
  processId: string | null;
  /** Of the lineage: an image, sandbox or snapshot. */
  nodeId: string | null;
  /** The tab is open, and another one is looked at. */
  away: boolean;
};
export type PresentTab = Place & { tab: string; userId: string; name: string };

type Who = { teamId: string; userId: string; name: string };
type Entry = PresentTab & { teamId: string };

const MOST_OF_A_TEAM = 500;
const MOST_OF_A_PERSON = 20;
/** What happens within this time is told at once. */
const GATHER_MS = 100;

/**
 * Who is where, in memory only: a tab is here as long as its subscription is, which ends with the tab, or within the
 * keep-alive of its socket when that breaks.
 */
export class Presence {
  /** By team and then by a key of person and tab, in the order in which they came. */
  readonly #teams = new Map<string, Map<string, Entry>>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Adds a tab; false if there are too many already. It is gone with `leave`. */
  enter(who: Who, tab: string, place: Place): { here: boolean; leave(): void } {
    const team = this.#teams.get(who.teamId) ?? new Map<string, Entry>();
    const key = keyOf(who, tab);
    const own = [...team.values()].filter(({ userId }) => userId === who.userId).length;
    if (!team.has(key) && (team.size >= MOST_OF_A_TEAM || own >= MOST_OF_A_PERSON)) {
      return { here: false, leave() {} };
    }
    const { teamId, userId, name } = who;
    const entry: Entry = { ...place, tab, teamId, userId, name };
    this.#teams.set(who.teamId, team.set(key, entry));
    this.#changed(who.teamId);
    return {
      here: true,
      leave: () => {
        // The same tab may have come back before its old connection was known to be gone.
        if (team.get(key) !== entry) return;
        team.delete(key);
        if (team.size === 0) this.#teams.delete(who.teamId);
        this.#changed(who.teamId);
      },
    };
  }

  /** Nothing happens for a tab that isn't here. */
  move(who: Who, tab: string, place: Place): void {
    const entry = this.#teams.get(who.teamId)?.get(keyOf(who, tab));
    if (!entry) return;
    Object.assign(entry, place);
    this.#changed(who.teamId);
  }

  list(teamId: string): PresentTab[] {
    return [...(this.#teams.get(teamId)?.values() ?? [])].map(({ teamId: _team, ...tab }) => tab);
  }

  /** Everybody in the team who is here, now and after each change, until `signal` aborts. */
  async *follow(teamId: string, signal: AbortSignal): AsyncGenerator<PresentTab[], void, void> {
    let wake = Promise.withResolvers<void>();
    const listener = () => wake.resolve();
    const listeners = this.#listeners.get(teamId) ?? new Set();
    this.#listeners.set(teamId, listeners.add(listener));
    signal.addEventListener("abort", listener, { once: true });
    try {
      while (!signal.aborted) {
        wake = Promise.withResolvers<void>();
        yield this.list(teamId);
        if (!signal.aborted) await wake.promise;
      }
    } finally {
      signal.removeEventListener("abort", listener);
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(teamId);
    }
  }

  #changed(teamId: string): void {
    if (this.#timers.has(teamId)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(teamId);
      for (const listener of this.#listeners.get(teamId) ?? []) listener();
    }, GATHER_MS);
    this.#timers.set(teamId, timer.unref());
  }
}

const keyOf = ({ userId }: Who, tab: string) => `${userId} ${tab}`;
