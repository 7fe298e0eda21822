import type { Failure } from "@/server/domain/errors";

export type ItemState = "waiting" | "running" | "done" | "failed" | "skipped";
export type BulkItem = { id: string; name: string; state: ItemState; failure: Failure | null };
export type BulkRun = {
  /** `Pausing`, for while it runs. */
  doing: string;
  /** `paused`, for what came of it. */
  done: string;
  items: BulkItem[];
  running: boolean;
};

export type BulkTarget = { id: string; name: string };
export type BulkWork = {
  doing: string;
  done: string;
  atOnce: number;
  work: (target: BulkTarget) => Promise<unknown>;
  /** What a failure tells a person. */
  explain: (error: unknown) => Failure;
};

/**
 * One action on many things, a few at a time, each with a result of its own. It lives outside of the page, so it goes on
 * while one looks at something else.
 */
export class BulkRunner {
  #run: BulkRun | null = null;
  #stopped = false;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly current = (): BulkRun | null => this.#run;

  /** Resolves when all have their result. Does nothing while another one runs. */
  async start(
    { doing, done, atOnce, work, explain }: BulkWork,
    targets: readonly BulkTarget[],
  ): Promise<void> {
    if (this.#run?.running || targets.length === 0) return;
    this.#stopped = false;
    const items = targets.map(({ id, name }): BulkItem => ({ id, name, state: "waiting", failure: null }));
    this.#set({ doing, done, items, running: true });
    const queue = targets[Symbol.iterator]();
    const worker = async () => {
      for (const target of queue) {
        if (this.#stopped) this.#item(target.id, { state: "skipped" });
        else await this.#one(target, work, explain);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (this.#run) this.#set({ ...this.#run, running: false });
  }

  /** Those under way still end; the others are skipped. */
  stop(): void {
    this.#stopped = true;
  }

  /** Takes the results away. */
  dismiss(): void {
    if (!this.#run?.running) this.#set(null);
  }

  async #one(target: BulkTarget, work: BulkWork["work"], explain: BulkWork["explain"]): Promise<void> {
    this.#item(target.id, { state: "running" });
    try {
      await work(target);
      this.#item(target.id, { state: "done" });
    } catch (error) {
      this.#item(target.id, { state: "failed", failure: explain(error) });
    }
  }

  #item(id: string, changes: Partial<BulkItem>): void {
    if (!this.#run) return;
    const items = this.#run.items.map((item) => (item.id === id ? { ...item, ...changes } : item));
    this.#set({ ...this.#run, items });
  }

  #set(run: BulkRun | null): void {
    this.#run = run;
    for (const listener of this.#listeners) listener();
  }
}

/** `3 paused, 1 failed, 2 skipped` */
export function bulkSummary({ items, done }: Pick<BulkRun, "items" | "done">): string {
  const count = (state: ItemState) => items.filter((item) => item.state === state).length;
  const parts = [
    [count("done"), done],
    [count("failed"), "failed"],
    [count("skipped"), "skipped"],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return told.join(", ") || "nothing to do";
}
