import { asEdited } from "./line-ends";

/** A file as it was read or last saved. */
export type Base = { text: string; version: string };
/** A text that was changed and not saved, as a text field has it, and what it was made from. */
export type Draft = { sandboxId: string; path: string; text: string; base: Base };

type At = Pick<Draft, "sandboxId" | "path">;

const MOST = { drafts: 50, characters: 16 * 1024 * 1024 };

/**
 * What was written into files and not saved. It lives outside of the page, so it outlasts a look at something else and
 * a pause. Above `most` those go that were changed longest ago, never the one at hand.
 */
export class Drafts {
  #all: readonly Draft[] = [];
  readonly #most: typeof MOST;
  readonly #listeners = new Set<() => void>();

  constructor(most = MOST) {
    this.#most = most;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Oldest change first; the same array until something changes. */
  readonly all = (): readonly Draft[] => this.#all;

  get({ sandboxId, path }: At): Draft | undefined {
    return this.#all.find((one) => one.sandboxId === sandboxId && one.path === path);
  }

  /** Nothing is kept of a text that is the file's again. */
  keep(draft: Draft): void {
    const others = this.#without(draft);
    this.#set(draft.text === asEdited(draft.base.text) ? others : this.#bounded([...others, draft]));
  }

  /** The file is `base` now; what was written since then stays a draft. */
  saved(at: At, base: Base): void {
    const draft = this.get(at);
    if (draft) this.keep({ ...draft, base });
  }

  drop(at: At): void {
    this.#set(this.#without(at));
  }

  #without({ sandboxId, path }: At): Draft[] {
    return this.#all.filter((one) => one.sandboxId !== sandboxId || one.path !== path);
  }

  #bounded(drafts: Draft[]): Draft[] {
    let characters = 0;
    const first = drafts.findLastIndex((draft, index) => {
      characters += draft.text.length + draft.base.text.length;
      return drafts.length - index > this.#most.drafts || characters > this.#most.characters;
    });
    return drafts.slice(Math.min(first + 1, drafts.length - 1));
  }

  #set(all: readonly Draft[]): void {
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }
}
