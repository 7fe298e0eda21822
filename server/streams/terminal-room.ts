import { ForkyardError } from "../domain/errors.ts";
import type { TerminalBackend, TerminalSubject } from "./terminal.ts";
import { encodeJson, type TerminalControl } from "./terminal-protocol.ts";
import type { Viewer } from "./terminal-viewer.ts";

type Size = { cols: number; rows: number };

/** Who may only look on does not make a terminal smaller than this for those who work in it. */
const LEAST_FOR_WATCHERS: Size = { cols: 80, rows: 24 };
/** Who types is told to the others when it is somebody else, and at most this often. */
const TYPED_MS = 1_000;
/** How things are is told at most this often, however often somebody changes them. */
const TELL_MS = 50;
/** More are counted, and not named. */
const MOST_NAMED = 50;

/** Everybody who looks at one process, and what they share: its size, who types, who may. */
export class Room {
  readonly #subject: TerminalSubject;
  readonly #viewers = new Set<Viewer>();
  #size: Size | null;
  #pinned: Viewer | null = null;
  #typed: { viewer: string; userId: string; name: string; at: string } | null = null;
  #typedAt = Number.NEGATIVE_INFINITY;
  #resizing: Promise<void> = Promise.resolve();
  readonly #untold = new Set<Viewer>();
  #telling: NodeJS.Timeout | null = null;

  constructor(subject: TerminalSubject) {
    this.#subject = subject;
    this.#size = subject.tty;
  }

  get empty(): boolean {
    return this.#viewers.size === 0;
  }

  enter(viewer: Viewer): void {
    this.#viewers.add(viewer);
  }

  leave(viewer: Viewer, backend: TerminalBackend): void {
    this.#viewers.delete(viewer);
    this.#untold.delete(viewer);
    if (this.#pinned === viewer) this.#pinned = null;
    if (this.empty) return;
    this.#tell(this.#viewers);
    this.#fit(backend);
  }

  end(code: number): void {
    for (const viewer of this.#viewers) viewer.end(code);
  }

  resized(viewer: Viewer, backend: TerminalBackend, size: Size): void {
    if (this.#subject.tty === null) return;
    if (viewer.person.guest) {
      this.#tell([viewer]);
      return;
    }
    viewer.size = size;
    // It may have taken its own size for a moment.
    if (!this.#fit(backend)) this.#tell([viewer]);
  }

  typed(viewer: Viewer, backend: TerminalBackend): void {
    backend.note(this.#subject, { type: "typed" });
    const now = performance.now();
    if (this.#typed?.viewer === viewer.id && now - this.#typedAt < TYPED_MS) return;
    this.#typedAt = now;
    const { userId, name } = viewer.person;
    this.#typed = { viewer: viewer.id, userId, name, at: new Date().toISOString() };
    this.#tell(this.#viewers);
  }

  control(viewer: Viewer, backend: TerminalBackend, control: TerminalControl): void {
    switch (control.action) {
      case "away":
        viewer.size = null;
        this.#fit(backend);
        return;
      case "ask":
        viewer.asks = viewer.person.mayAsk && !viewer.mayType;
        break;
      case "unask":
        viewer.asks = false;
        viewer.granted = false;
        break;
      case "give":
      case "take":
        if (!this.#hand(viewer, backend, control)) return;
        break;
      case "pin":
      case "unpin":
        if (!this.#mayDecide(viewer)) return;
        this.#pinned = control.action === "pin" ? viewer : null;
        this.#fit(backend);
        break;
    }
    this.#tell(this.#viewers);
  }

  /** Tells everybody how things are; `head` is the end of the output at this moment. */
  welcome(head: number): void {
    this.#send(this.#viewers, head);
  }

  /** Tells them how things are: now, or once for all that changes in the next moment. */
  #tell(viewers: Iterable<Viewer>): void {
    for (const viewer of viewers) this.#untold.add(viewer);
    if (this.#telling !== null) return;
    this.#send(this.#untold);
    this.#untold.clear();
    this.#telling = setTimeout(() => {
      this.#telling = null;
      if (this.#untold.size > 0) this.#tell([]);
    }, TELL_MS).unref();
  }

  #send(viewers: Iterable<Viewer>, head?: number): void {
    const meta = this.#meta(head);
    for (const viewer of viewers) viewer.send(encodeJson("meta", metaFor(viewer, meta)));
  }

  #meta(head?: number) {
    const people = [...this.#viewers].slice(0, MOST_NAMED).map((viewer) => ({
      viewer: viewer.id,
      userId: viewer.person.userId,
      name: viewer.person.name,
      mayType: viewer.mayType,
      granted: viewer.granted,
      asks: viewer.asks,
    }));
    return {
      cols: this.#size?.cols ?? 80,
      rows: this.#size?.rows ?? 24,
      viewers: this.#viewers.size,
      ...(head === undefined ? {} : { head }),
      forkOffset: this.#subject.forkOffset,
      forkedFrom: this.#subject.forkedFrom,
      people,
      pinned: this.#pinned?.id ?? null,
      typed: this.#typed,
      answers: this.#answering(),
    };
  }

  /** A program's question to its terminal is answered by one of them: several answers would land as typed text. */
  #answering(): string | null {
    for (const viewer of this.#viewers) if (viewer.mayType) return viewer.id;
    return null;
  }

  #mayDecide(viewer: Viewer): boolean {
    if (viewer.person.mayType) return true;
    viewer.fail(
      new ForkyardError("FORBIDDEN", "Viewers can't do this", {
        hint: "Ask somebody who can type here.",
      }),
    );
    return false;
  }

  #hand(
    viewer: Viewer,
    backend: TerminalBackend,
    { action, viewer: to }: { action: "give" | "take"; viewer: string },
  ): boolean {
    if (!this.#mayDecide(viewer)) return false;
    const other = [...this.#viewers].find(({ id }) => id === to);
    if (!other || other.person.mayType) return false; // gone, or needs no leave
    const give = action === "give" && other.person.mayAsk;
    if (other.granted === give) {
      other.asks = false; // not now
      return true;
    }
    other.granted = give;
    other.asks = false;
    const { userId, name } = other.person;
    backend.note(this.#subject, {
      type: give ? "keyboard-given" : "keyboard-taken",
      to: { userId, name },
    });
    return true;
  }

  /** The size of the pinned viewer, or as small as the smallest of those that have it in sight. True if it changes. */
  #fit(backend: TerminalBackend): boolean {
    const size = this.#wanted();
    if (this.#subject.tty === null || size === null) return false;
    if (size.cols === this.#size?.cols && size.rows === this.#size.rows) return false;
    this.#size = size;
    this.#resizing = this.#resizing.then(async () => {
      if (this.#size !== size) return; // overtaken
      await backend.resize(this.#subject, size).catch((error) => {
        for (const viewer of this.#viewers) if (viewer.mayType) viewer.fail(error);
      });
      this.#tell(this.#viewers);
    });
    return true;
  }

  #wanted(): Size | null {
    if (this.#pinned?.size) return this.#pinned.size;
    const sizes = [...this.#viewers].flatMap(({ size, mayType }) => {
      if (size === null) return [];
      return mayType ? [size] : [largerOf(size, LEAST_FOR_WATCHERS)];
    });
    if (sizes.length === 0) return null;
    return {
      cols: Math.min(...sizes.map(({ cols }) => cols)),
      rows: Math.min(...sizes.map(({ rows }) => rows)),
    };
  }
}

/** Who looks on by a share link learns of nobody else. */
function metaFor<Meta extends { people: { viewer: string }[] }>(viewer: Viewer, meta: Meta) {
  const you = viewer.id;
  if (!viewer.person.guest) return { ...meta, you };
  const people = meta.people.filter((person) => person.viewer === you);
  return { ...meta, people, viewers: 1, typed: null, pinned: null, forkedFrom: null, you };
}

function largerOf(one: Size, other: Size): Size {
  return { cols: Math.max(one.cols, other.cols), rows: Math.max(one.rows, other.rows) };
}
