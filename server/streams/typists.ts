/** What one terminal in one browser has typed, over all of its connections. */
export type Typist = {
  /** Bytes that are on their way to the process, or were refused. */
  taken: number;
  /** This server had heard of it before. */
  known: boolean;
  /** Ends the connection that types now. */
  end: (() => void) | null;
};

/** What a terminal tells of itself when it connects. */
export type TypistClaim = {
  /** Of a kind that nobody guesses. */
  id: string;
  /** How much it knows to be taken, bytes. */
  typed: number;
};

const MOST = 5_000;

/**
 * How much of what each terminal typed is taken, so that what was on its way when a connection broke can be sent again and
 * is not typed twice. The longest unused are forgotten.
 */
export class Typists {
  readonly #known = new Map<string, Typist>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** `end` ends this connection; one that was still there for the same terminal is ended now. */
  enter(scope: string, { id, typed }: TypistClaim, end: () => void): Typist {
    const key = `${scope} ${id}`;
    const before = this.#known.get(key);
    this.#known.delete(key);
    before?.end?.();
    const typist: Typist = before ? { ...before, known: true, end } : { taken: typed, known: false, end };
    this.#known.set(key, typist);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) break;
      this.#known.delete(oldest);
    }
    return typist;
  }
}
