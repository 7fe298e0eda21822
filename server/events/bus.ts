import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import type { Db, Tx } from "../../db/client.ts";
import { type EventRow, events } from "../../db/schema/index.ts";
import type { ActorKind, EventNoun, ForkyardEvent } from "../domain/schemas/misc.ts";

/** Who did it, as the audit log keeps it. An Actor is one. */
export type EventAuthor = {
  teamId: string;
  userId: string;
  name: string;
  via: { kind: ActorKind; id: string };
  address: string | null;
};

export type EventDraft = {
  type: string;
  noun: EventNoun;
  subjectId: string;
  sandboxId: string | null;
  data?: Record<string, unknown>;
};

/** Any number; all that matters is that nothing else in this database locks it. */
const SEQUENCE_LOCK = 7_305_514;
const PAGE = 500;

/**
 * Appends events within the transactions that change things, and wakes subscribers after the commit.
 * Subscribers read from the table, so that nothing is buffered for a slow one.
 */
export class EventBus {
  readonly #db: Db;
  /** How to wake each, and what it waits for; null: for anything. */
  readonly #sleepers = new Map<() => void, string | null>();

  readonly #embedded: boolean;

  /** `embedded`: the database has one connection, so that its transactions never overlap. */
  constructor(db: Db, { embedded = false }: { embedded?: boolean } = {}) {
    this.#db = db;
    this.#embedded = embedded;
  }

  /**
   * To be called last in a transaction: from here to the commit no other transaction appends, so that
   * sequences become visible in their order and a reader never skips one that is committed later.
   */
  async append(tx: Tx, author: EventAuthor, drafts: EventDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    if (!this.#embedded) await tx.execute(sql`select pg_advisory_xact_lock(${SEQUENCE_LOCK})`);
    const who = {
      teamId: author.teamId,
      actorId: author.userId,
      actorKind: author.via.kind,
      actorVia: author.via.id,
      actorName: author.name,
      address: author.address,
      at: new Date(),
    };
    await tx.insert(events).values(drafts.map((draft) => ({ ...who, ...draft, data: draft.data ?? {} })));
  }

  /** Wakes subscribers, and who waits for what these are about; call it after the commit. */
  wake(drafts: readonly Pick<EventDraft, "subjectId">[] = []): void {
    const subjects = new Set(drafts.map(({ subjectId }) => subjectId));
    for (const [wake, about] of [...this.#sleepers]) if (about === null || subjects.has(about)) wake();
  }

  /**
   * `woken` resolves at the next wake, when `signal` aborts, or at `cancel`. Make it *before* reading what you wait for,
   * so that a change in between is not missed, and cancel it when you no longer need it. With `about`, the id of a
   * subject, other events don't wake it: hundreds may wait, each with a query.
   */
  sleeper({ signal, about = null }: { signal?: AbortSignal | undefined; about?: string | null } = {}): {
    woken: Promise<void>;
    cancel(): void;
  } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = () => {
      this.#sleepers.delete(cancel);
      signal?.removeEventListener("abort", cancel);
      resolve();
    };
    if (signal?.aborted) resolve();
    else {
      this.#sleepers.set(cancel, about);
      signal?.addEventListener("abort", cancel, { once: true });
    }
    return { woken: promise, cancel };
  }

  /** How many wait for the next wake. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  /** The newest sequence of a team; 0 if there is none. */
  async head(teamId: string): Promise<number> {
    const [last] = await this.#db
      .select({ sequence: events.sequence })
      .from(events)
      .where(eq(events.teamId, teamId))
      .orderBy(desc(events.sequence))
      .limit(1);
    return last?.sequence ?? 0;
  }

  /** The newest sequence that was ever given out, to any team: events are forgotten, this isn't. */
  async last(): Promise<number> {
    const [row] = await this.#db
      .select({ value: sql`last_value`.mapWith(Number) })
      .from(sql`events_sequence_seq`);
    return row?.value ?? 0;
  }

  /** A team's events after `sinceSequence`, in order, until `signal` aborts. */
  async *subscribe({
    teamId,
    sinceSequence,
    signal,
  }: {
    teamId: string;
    sinceSequence: number;
    signal: AbortSignal;
  }): AsyncGenerator<ForkyardEvent, void, void> {
    let last = sinceSequence;
    while (!signal.aborted) {
      const sleeper = this.sleeper({ signal });
      try {
        const page = await this.#db
          .select()
          .from(events)
          .where(and(eq(events.teamId, teamId), gt(events.sequence, last)))
          .orderBy(asc(events.sequence))
          .limit(PAGE);
        for (const row of page) {
          if (signal.aborted) return;
          last = row.sequence;
          yield toEvent(row);
        }
        if (page.length === 0) await sleeper.woken;
      } finally {
        sleeper.cancel();
      }
    }
  }
}

/** Where somebody was is not for everybody in the team. */
function toEvent({ teamId: _team, address: _address, actorVia: _via, at, ...row }: EventRow): ForkyardEvent {
  return { ...row, at: at.toISOString() };
}
