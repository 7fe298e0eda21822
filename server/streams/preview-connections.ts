import type { Duplex } from "node:stream";
import { ForkyardError } from "../domain/errors.ts";

const DIAL_TIMEOUT_MS = 10_000;

type Place = { connection: Duplex | null };

/** The open connections into each sandbox. A place is taken before it is dialled: many at once count, too. */
export class PreviewConnections {
  readonly #most: number;
  readonly #places = new Map<string, Set<Place>>();
  #closed = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Null if there are too many into this sandbox already. Rejects as `dial` does. */
  async open(sandboxId: string, dial: () => Promise<Duplex>): Promise<Duplex | null> {
    const places = this.#places.get(sandboxId) ?? new Set();
    if (places.size >= this.#most) return null;
    const place: Place = { connection: null };
    this.#places.set(sandboxId, places.add(place));
    const leave = () => {
      if (places.delete(place) && places.size === 0) this.#places.delete(sandboxId);
    };
    try {
      const connection = await withTimeout(dial());
      place.connection = connection;
      connection.on("error", () => connection.destroy());
      connection.once("close", leave);
      if (this.#closed) connection.destroy();
      if (connection.destroyed) throw new ForkyardError("UNAVAILABLE", "The connection ended at once");
      return connection;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Ends all, also those that are only being dialled. */
  close(): void {
    this.#closed = true;
    for (const places of this.#places.values()) for (const { connection } of places) connection?.destroy();
  }
}

/** A connection that comes too late is closed, not leaked. */
async function withTimeout(dialling: Promise<Duplex>): Promise<Duplex> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    dialling.then((connection) => connection.destroy()).catch(() => undefined);
    late.reject(new Error("the sandbox did not answer in time"));
  }, DIAL_TIMEOUT_MS);
  try {
    return await Promise.race([dialling, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
