import { TerminalConnection } from "./connection";
import type { ConnectionState } from "./connection-types";
import { isMac, keyAction } from "./keys";
import type { ProcessExit, TerminalFailure, TerminalMeta } from "./protocol";
import { Screen, type ScreenOptions } from "./screen";
import { throttled } from "./screen-text";
import { forkText, gapText } from "./text";

export type SessionOptions = ScreenOptions & { url: string; protocols?: string[] };

export type SessionListeners = {
  state: (state: ConnectionState) => void;
  meta: (meta: TerminalMeta) => void;
  exit: (exit: ProcessExit) => void;
  /** The rows in sight have changed; at most ten times a second. */
  text: (text: string) => void;
  find: () => void;
  /** Its keys let go of the focus. */
  leave: () => void;
  copied: (done: boolean) => void;
  inputLost: (lost: { bytes: number; reason: string }) => void;
  failure: (failure: TerminalFailure) => void;
};

const MIRROR_MS = 100;
const SETTLE_WITHIN_MS = 3_000;
const STDERR_ON = "\x1b[31m";
const STDERR_OFF = "\x1b[39m";
const HIDE_CURSOR = "\x1b[?25l";

/** One process on one screen: ties the connection to xterm.js. React only mounts it and shows what it tells. */
export class TerminalSession {
  readonly screen: Screen;
  readonly connection: TerminalConnection;
  readonly #listeners: SessionListeners;
  readonly #plain: boolean;
  readonly #stops: (() => void)[] = [];
  #meta: TerminalMeta | null = null;
  #marked = false;
  #frozen = false;
  #ended = false;
  #offset = 0;
  /** End of what was there before this page: until then it is a replay. */
  #replayEnd: number | null = null;
  #shown = true;
  /** What was there is drawn, at the width that it was written for: from here on this terminal has a size of its own. */
  #settled = false;

  constructor(options: SessionOptions, listeners: SessionListeners) {
    this.#listeners = listeners;
    this.#plain = options.plain;
    this.screen = new Screen(options);
    this.connection = new TerminalConnection({
      url: options.url,
      createSocket: (url) => new WebSocket(url, options.protocols),
    });
    this.#wireConnection();
    this.#wireScreen();
  }

  mount(host: HTMLElement, label: string): void {
    this.screen.open(host, label);
    this.fit();
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(host);
    const awake = () => {
      if (document.visibilityState === "visible") this.connection.retryNow();
      this.#look();
    };
    window.addEventListener("online", awake);
    document.addEventListener("visibilitychange", awake);
    this.#stops.push(
      () => observer.disconnect(),
      () => window.removeEventListener("online", awake),
      () => document.removeEventListener("visibilitychange", awake),
    );
    this.connection.connect();
  }

  /**
   * Fits to the element, as far as others who look on leave room, and tells the process; nothing while hidden, and
   * not before what was there is drawn.
   */
  fit(): void {
    if (this.#frozen || !this.#inSight || (this.#meta && !this.#settled)) return;
    const size = this.screen.measure();
    if (!size) return;
    if (this.#alone) this.screen.terminal.resize(size.cols, size.rows);
    if (this.#settled) this.connection.resize(size.cols, size.rows);
  }

  /** Whether it is shown on this page; if not, it leaves the size to those who see it. */
  setShown(shown: boolean): void {
    if (this.#shown === shown) return;
    this.#shown = shown;
    this.#look();
  }

  get #inSight(): boolean {
    return this.#shown && document.visibilityState === "visible";
  }

  get #alone(): boolean {
    return (this.#meta?.viewers ?? 1) <= 1;
  }

  #look(): void {
    if (this.#inSight) this.fit();
    else this.connection.away();
  }

  /** While its sandbox stands still nothing is typed or resized: it would happen much later, out of place. */
  setFrozen(frozen: boolean): void {
    if (this.#frozen === frozen) return;
    this.#frozen = frozen;
    this.#setStdin();
    if (!frozen) this.fit();
  }

  async copy(): Promise<void> {
    const { terminal } = this.screen;
    const selected = terminal.getSelection();
    if (!selected) return;
    try {
      await navigator.clipboard.writeText(selected);
      terminal.clearSelection();
      this.#listeners.copied(true);
    } catch {
      this.#listeners.copied(false);
    }
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.connection.close();
    this.screen.dispose();
  }

  #setStdin(): void {
    const you = this.#meta?.people.find(({ viewer }) => viewer === this.#meta?.you);
    const watching = you !== undefined && !you.mayType;
    this.screen.terminal.options.disableStdin = this.#frozen || this.#ended || this.#plain || watching;
  }

  #wireConnection(): void {
    const { events } = this.connection;
    events.on("state", (state) => this.#listeners.state(state));
    events.on("exit", (exit) => {
      this.#mark();
      this.#ended = true;
      this.#setStdin();
      this.screen.terminal.write(HIDE_CURSOR);
      this.#listeners.exit(exit);
    });
    events.on("inputLost", (lost) => this.#listeners.inputLost(lost));
    events.on("failure", (failure) => {
      // A size that comes when the process has just ended or stands still is nobody's concern.
      if (failure.code !== "CONFLICT") this.#listeners.failure(failure);
    });
    events.on("meta", (meta) => this.#takeMeta(meta));
    events.on("gap", (gap) => {
      this.#offset = gap.to;
      if (this.#replayEnd !== null && gap.to >= this.#replayEnd) this.#settle();
      // CAN ends an escape sequence that the gap may have cut.
      this.screen.terminal.write(`\x18\x1b[0m\r\n\x1b[2m── ${gapText(gap)} ──\x1b[0m\r\n`);
    });
    events.on("output", ({ stream, offset, data, parsed }) => {
      this.#offset = offset + data.length;
      const fork = this.#marked ? null : (this.#meta?.forkOffset ?? null);
      const cut = fork === null ? -1 : fork - offset;
      if (cut >= 0 && cut < data.length) {
        this.#write(stream, data.subarray(0, cut), offset + cut);
        this.#mark();
        this.#write(stream, data.subarray(cut), this.#offset, parsed);
        return;
      }
      this.#write(stream, data, this.#offset, parsed);
      if (cut === data.length) this.#mark();
    });
  }

  #write(stream: string, data: Uint8Array, end: number, parsed?: () => void): void {
    const { terminal } = this.screen;
    if (stream === "stderr") terminal.write(STDERR_ON);
    terminal.write(data, () => {
      if (this.#replayEnd !== null && end >= this.#replayEnd) this.#settle();
      parsed?.();
    });
    if (stream === "stderr") terminal.write(STDERR_OFF);
  }

  #settle(): void {
    this.screen.replaying = false;
    if (this.#settled) return;
    this.#settled = true;
    this.fit();
  }

  /** Where the fork happened; queued behind the output before it. */
  #mark(): void {
    const fork = this.#meta?.forkedFrom;
    if (this.#marked || !fork) return;
    this.#marked = true;
    this.screen.terminal.write("", () => this.screen.mark(forkText(fork)));
  }

  #takeMeta(meta: TerminalMeta): void {
    const first = this.#meta === null;
    this.#meta = meta;
    if (first && meta.head !== undefined && meta.head > this.#offset) {
      this.#replayEnd = meta.head;
      this.screen.replaying = true;
    }
    if (meta.forkOffset !== null && this.#offset >= meta.forkOffset) this.#mark();
    this.#setStdin();
    // One answers for all: the others' answers would land in the program as if they were typed.
    this.screen.muted = meta.answers !== meta.you;
    const { terminal } = this.screen;
    // Another viewer may have given the process its size; what it draws is only right at that one.
    if (!this.#plain && (meta.cols !== terminal.cols || meta.rows !== terminal.rows)) {
      terminal.resize(Math.max(2, meta.cols), Math.max(1, meta.rows));
    }
    if (first) {
      if (this.#replayEnd === null) this.#settle();
      const timer = setTimeout(() => this.#settle(), SETTLE_WITHIN_MS);
      this.#stops.push(() => clearTimeout(timer));
    }
    this.#listeners.meta(meta);
  }

  #wireScreen(): void {
    const { terminal } = this.screen;
    const encoder = new TextEncoder();
    if (!this.#plain) {
      terminal.onData((text) => this.connection.input(encoder.encode(text)));
      terminal.onBinary((text) => this.connection.input(Uint8Array.from(text, (char) => char.charCodeAt(0))));
    }
    terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    const [request, cancel] = throttled(() => this.#listeners.text(this.screen.text()), MIRROR_MS);
    terminal.onWriteParsed(request);
    terminal.onScroll(request);
    terminal.onResize(request);
    this.#stops.push(cancel);
  }

  #key(event: KeyboardEvent): boolean {
    if (event.type !== "keydown") return true;
    const context = { hasSelection: this.screen.terminal.hasSelection(), mac: isMac() };
    const action = keyAction(event, context);
    if (action === "pass") return true;
    // The browser's own paste event brings the one, and who listens to the page's keys the other.
    if (action === "paste" || action === "frame") return false;
    event.preventDefault();
    if (action === "copy") void this.copy();
    else if (action === "leave") this.#listeners.leave();
    else this.#listeners.find();
    return false;
  }
}
