import type { ProcessExit, TerminalFailure, TerminalMeta, TerminalStream } from "./protocol";

/** `waiting`: the connection is gone and comes back by itself. `refused`: the server said no; retrying won't help. */
export type ConnectionPhase = "idle" | "connecting" | "open" | "waiting" | "ended" | "refused" | "closed";

export type ConnectionState = {
  phase: ConnectionPhase;
  /** Failed attempts since it was last open. */
  attempt: number;
  /** When the next attempt starts, ms since the epoch; null unless waiting. */
  retryAt: number | null;
  /** What the server said last, if it said that something is wrong. */
  failure: TerminalFailure | null;
  /** Typed and not sent yet, or sent where nobody may have got it. */
  queuedBytes: number;
};

export type OutputEvent = {
  stream: TerminalStream;
  /** Of the first byte in `data`. */
  offset: number;
  data: Uint8Array<ArrayBuffer>;
  /** To be called once the terminal has parsed it; the server sends no more than a window beyond that. */
  parsed: () => void;
};

export type ConnectionEvents = {
  state: ConnectionState;
  output: OutputEvent;
  /** Output that is no longer kept anywhere. */
  gap: { from: number; to: number };
  exit: ProcessExit;
  meta: TerminalMeta;
  /** Something that was asked for did not work, while the connection itself is well. */
  failure: TerminalFailure;
  /** Input that was not taken: the queue is full, or nobody knows whether the server that is gone took it. */
  inputLost: { bytes: number; reason: "queue-full" | "connection-lost" | "not-running" };
};

/** The part of WebSocket that is used, so that tests can give another. */
export type TerminalSocket = {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
};
