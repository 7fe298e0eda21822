const MOST = 10_000;

/** Answers that hold for a moment. Those who ask for the same at once share one look. */
export class Remembered<T> {
  readonly #ms: number;
  readonly #entries = new Map<string, { until: number; value: Promise<T> }>();

  constructor(ms: number) {
    this.#ms = ms;
  }

  get(key: string, look: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry.until > now) return entry.value;
    if (this.#entries.size >= MOST) this.#entries.clear();
    const value = look();
    const made = { until: now + this.#ms, value };
    this.#entries.set(key, made);
    // A failure is nothing to remember.
    value.catch(() => {
      if (this.#entries.get(key) === made) this.#entries.delete(key);
    });
    return value;
  }

  /** What was looked up before now counts no more; looks under way are not remembered either. */
  clear(): void {
    this.#entries.clear();
  }
}
