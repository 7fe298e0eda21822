/** Each is a terminal that the server draws for; a link is shown to a team, not to the world. */
export const MOST_VIEWERS = 100;

/** Counts who looks on by each share link at once. */
export class ShareViewers {
  readonly #open = new Map<string, number>();

  /** Call what it returns when the viewer has gone, once; null if there are too many. */
  enter(linkId: string): (() => void) | null {
    const count = this.#open.get(linkId) ?? 0;
    if (count >= MOST_VIEWERS) return null;
    this.#open.set(linkId, count + 1);
    return () => {
      const left = (this.#open.get(linkId) ?? 1) - 1;
      if (left === 0) this.#open.delete(linkId);
      else this.#open.set(linkId, left);
    };
  }
}
