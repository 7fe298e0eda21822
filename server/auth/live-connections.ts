import type { Actor } from "../services/context.ts";

/** How often what was granted to open connections is looked at again. */
const CHECK_MS = 2_000;

type Connection = { actor: Actor; close: () => void };

/**
 * Every open WebSocket and transfer, with what it was opened by. When that is gone (signed out, revoked, expired,
 * removed from the team) or allows something else now (another role), the connection is closed within seconds; its
 * client comes back, and gets what it is allowed then.
 */
export class LiveConnections {
  readonly #stillGranted: (actors: Actor[]) => Promise<Set<Actor>>;
  readonly #onError: (error: unknown) => void;
  readonly #open = new Set<Connection>();
  readonly #timer: NodeJS.Timeout;
  #checking: Promise<void> | null = null;
  #again = false;

  /** `stillGranted` tells which of these actors are what they were. */
  constructor(options: {
    stillGranted: (actors: Actor[]) => Promise<Set<Actor>>;
    onError: (error: unknown) => void;
  }) {
    this.#stillGranted = options.stillGranted;
    this.#onError = options.onError;
    this.#timer = setInterval(() => void this.check(), CHECK_MS).unref();
  }

  /** Call what it returns when the connection has ended. */
  add(actor: Actor, close: () => void): () => void {
    const connection = { actor, close };
    this.#open.add(connection);
    return () => this.#open.delete(connection);
  }

  /** Looks now; for when something was revoked a moment ago. */
  async check(): Promise<void> {
    // What is asked for during a check may not be seen by it.
    if (this.#checking !== null) {
      this.#again = true;
      return this.#checking;
    }
    this.#checking = this.#run().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      const connections = [...this.#open];
      if (connections.length === 0) return;
      try {
        const granted = await this.#stillGranted(connections.map(({ actor }) => actor));
        for (const connection of connections) {
          if (granted.has(connection.actor) || !this.#open.delete(connection)) continue;
          connection.close();
        }
      } catch (error) {
        this.#onError(error); // the next look comes soon
      }
    } while (this.#again);
  }
}
