import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TerminalConnection } from "./connection";
import type { ConnectionState, TerminalSocket } from "./connection-types";
import { FRAME } from "./protocol";

class MemorySocket implements TerminalSocket {
  binaryType = "";
  readyState = 0;
  onopen: TerminalSocket["onopen"] = null;
  onmessage: TerminalSocket["onmessage"] = null;
  onclose: TerminalSocket["onclose"] = null;
  onerror: TerminalSocket["onerror"] = null;
  readonly sent: Uint8Array[] = [];
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }
  send(data: Uint8Array) {
    this.sent.push(data);
  }
  close() {
    this.readyState = 3;
  }

  // ---- the server's side
  /** `takes`: how much it has of what is typed; null if it doesn't say. */
  open(takes: number | null = 0, known = true) {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
    if (takes !== null) this.taken(takes, known);
  }
  taken(offset: number, known = true) {
    const bytes = new Uint8Array(10);
    bytes[0] = FRAME.TAKEN;
    new DataView(bytes.buffer).setBigUint64(1, BigInt(offset));
    bytes[9] = known ? 1 : 0;
    this.receive(bytes);
  }
  receive(bytes: Uint8Array) {
    this.onmessage?.(new MessageEvent("message", { data: bytes.slice().buffer }));
  }
  output(offset: number, text: string) {
    const data = new TextEncoder().encode(text);
    const bytes = new Uint8Array(9 + data.length);
    bytes[0] = FRAME.OUTPUT;
    new DataView(bytes.buffer).setBigUint64(1, BigInt(offset));
    bytes.set(data, 9);
    this.receive(bytes);
  }
  json(type: number, value: unknown) {
    this.receive(new Uint8Array([type, ...new TextEncoder().encode(JSON.stringify(value))]));
  }
  lose() {
    this.readyState = 3;
    this.onclose?.({} as CloseEvent);
  }
  sentOf(type: number) {
    return this.sent.filter((frame) => frame[0] === type);
  }
}

function setup(fromOffset = 0) {
  const sockets: MemorySocket[] = [];
  const connection = new TerminalConnection({
    url: "ws://test/api/terminal/prc1",
    fromOffset,
    random: () => 1,
    createSocket: (url) => {
      const socket = new MemorySocket(url);
      sockets.push(socket);
      return socket;
    },
  });
  let text = "";
  const parsed: (() => void)[] = [];
  const gaps: [number, number][] = [];
  const lost: unknown[] = [];
  const states: ConnectionState[] = [];
  connection.events.on("output", (event) => {
    text += new TextDecoder().decode(event.data);
    parsed.push(event.parsed);
  });
  connection.events.on("gap", (gap) => gaps.push([gap.from, gap.to]));
  connection.events.on("inputLost", (event) => lost.push(event));
  connection.events.on("state", (state) => states.push(state));
  connection.connect();
  const socket = () => sockets.at(-1) as MemorySocket;
  return { connection, sockets, socket, parsed, gaps, lost, states, text: () => text };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const typedTo = (socket: MemorySocket) =>
  socket
    .sentOf(0x01)
    .map((frame) => new TextDecoder().decode(frame.subarray(1)))
    .join("");

describe("TerminalConnection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("resumes behind the last byte, without doubling what comes again", () => {
    const t = setup();
    t.socket().open();
    t.socket().output(0, "hello ");
    t.socket().lose();
    expect(t.connection.state).toMatchObject({ phase: "waiting", attempt: 1 });
    vi.advanceTimersByTime(250);
    expect(t.socket().url).toMatch(/^ws:\/\/test\/api\/terminal\/prc1\?from=6&typist=[0-9a-f]{32}&typed=0$/);
    t.socket().open();
    t.socket().output(3, "lo world");
    t.socket().output(0, "hello ");
    t.socket().output(11, "!");
    expect(t.text()).toBe("hello world!");
    expect(t.gaps).toEqual([]);
  });

  it("tells a gap, by frame or by a jump of the offset, once", () => {
    const t = setup();
    t.socket().open();
    const gap = new Uint8Array(17);
    gap[0] = FRAME.GAP;
    new DataView(gap.buffer).setBigUint64(9, 100n);
    t.socket().receive(gap);
    t.socket().receive(gap);
    t.socket().output(100, "ab");
    t.socket().output(110, "cd");
    expect(t.gaps).toEqual([
      [0, 100],
      [102, 110],
    ]);
    expect(t.text()).toBe("abcd");
  });

  it("acknowledges only what was parsed, small pieces together", () => {
    const t = setup();
    t.socket().open();
    t.socket().output(0, "abc");
    t.socket().output(3, "def");
    vi.advanceTimersByTime(1000);
    expect(t.socket().sentOf(0x03)).toEqual([]); // received, but not parsed
    for (const done of t.parsed) done();
    expect(t.socket().sentOf(0x03)).toEqual([]);
    vi.advanceTimersByTime(30);
    expect(
      t
        .socket()
        .sentOf(0x03)
        .map((frame) => frame.at(-1)),
    ).toEqual([6]);
  });

  it("acknowledges at once when much is waiting", () => {
    const t = setup();
    t.socket().open();
    t.socket().output(0, "x".repeat(70_000));
    t.parsed[0]?.();
    expect(t.socket().sentOf(0x03)).toHaveLength(1);
  });

  it("keeps what is typed without a connection and sends it in order afterwards", () => {
    const t = setup();
    t.connection.input(bytes("a"));
    expect(t.connection.state.queuedBytes).toBe(1);
    t.socket().open();
    expect(t.connection.state.queuedBytes).toBe(0);
    t.socket().taken(1);
    t.socket().readyState = 2; // closing: what is sent now would be lost without a word
    t.connection.input(bytes("b"));
    t.socket().lose();
    t.connection.input(bytes("c"));
    vi.advanceTimersByTime(250);
    t.socket().open();
    const typed = t.sockets
      .flatMap((socket) => socket.sentOf(0x01))
      .map((frame) => String.fromCharCode(frame[1] ?? 0));
    expect(typed.join("")).toBe("abc");
    expect(t.lost).toEqual([]);
  });

  it("sends again what was on its way when the connection broke, but nothing that was taken", () => {
    const t = setup();
    t.socket().open();
    t.connection.input(bytes("abc"));
    t.connection.input(bytes("def"));
    t.socket().taken(2);
    t.socket().lose();
    expect(t.connection.state.queuedBytes).toBe(4);
    t.connection.input(bytes("g"));
    vi.advanceTimersByTime(250);
    expect(t.socket().url).toContain("&typed=2");
    t.socket().open(null);
    expect(t.socket().sentOf(0x01)).toEqual([]); // not before it is known what came through
    t.socket().taken(4);
    expect(typedTo(t.socket())).toBe("efg");
    expect(t.connection.state.queuedBytes).toBe(0);
    t.socket().taken(7);
    expect(t.lost).toEqual([]);
  });

  it("doesn't send again, and says so, what a server that is gone may have taken", () => {
    const t = setup();
    t.socket().open();
    t.connection.input(bytes("abc"));
    t.socket().taken(1);
    t.socket().lose();
    t.connection.input(bytes("d"));
    vi.advanceTimersByTime(250);
    t.socket().open(1, false);
    expect(t.lost).toEqual([{ bytes: 2, reason: "connection-lost" }]);
    expect(typedTo(t.socket())).toBe("d");
    // It counts on from what it was told.
    t.socket().taken(2);
    t.socket().lose();
    vi.advanceTimersByTime(250);
    expect(t.socket().url).toContain("&typed=2");
  });

  it("gives up a connection that says nothing to what is typed, and not one that does", () => {
    const t = setup();
    t.socket().open();
    vi.advanceTimersByTime(60_000);
    expect(t.sockets).toHaveLength(1);
    t.connection.input(bytes("a"));
    vi.advanceTimersByTime(5_000);
    expect(t.socket().sentOf(0x05)).toHaveLength(1);
    t.socket().taken(0); // it is there, and the process doesn't read
    vi.advanceTimersByTime(5_000);
    expect(t.socket().sentOf(0x05)).toHaveLength(2);
    vi.advanceTimersByTime(3_250);
    expect(t.sockets).toHaveLength(2);
    t.socket().open();
    expect(typedTo(t.socket())).toBe("a");
    t.socket().taken(1);
    vi.advanceTimersByTime(60_000);
    expect(t.sockets).toHaveLength(2);
    expect(t.lost).toEqual([]);
  });

  it("says so when input is not taken: queue full, ended", () => {
    const t = setup();
    t.connection.input(new Uint8Array(64 * 1024));
    t.connection.input(bytes("more"));
    expect(t.lost).toEqual([{ bytes: 4, reason: "queue-full" }]);
    t.socket().open();
    t.socket().json(FRAME.EXIT, { status: "exited", exitCode: 0, signal: null });
    t.connection.input(bytes("x"));
    expect(t.lost[1]).toEqual({ bytes: 1, reason: "not-running" });
  });

  it("waits longer after each failure, until something comes", () => {
    const t = setup();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      t.socket().open(null); // accepted, then hung up on: no success yet
      t.socket().lose();
      waits.push((t.connection.state.retryAt ?? 0) - Date.now());
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    t.socket().open();
    t.socket().output(0, "x");
    expect(t.connection.state).toMatchObject({ phase: "open", attempt: 0 });
  });

  it("retries at once when asked, and only one socket at a time", () => {
    const t = setup();
    t.socket().lose();
    t.connection.retryNow();
    t.connection.retryNow();
    vi.advanceTimersByTime(250);
    expect(t.sockets).toHaveLength(2);
  });

  it("gives up on an attempt that hangs", () => {
    const t = setup();
    vi.advanceTimersByTime(10_000);
    expect(t.connection.state.phase).toBe("waiting");
  });

  it("stops for good when the server says that it can never be", () => {
    const t = setup();
    t.socket().open(null);
    t.connection.input(bytes("ls"));
    const failure = { code: "NOT_FOUND", message: "There is no process prc1", hint: null };
    t.socket().json(FRAME.ERROR, failure);
    t.socket().lose();
    expect(t.lost).toEqual([{ bytes: 2, reason: "not-running" }]);
    vi.advanceTimersByTime(60_000);
    expect(t.sockets).toHaveLength(1);
    expect(t.connection.state).toMatchObject({ phase: "refused", failure });
    t.connection.restart();
    expect(t.sockets).toHaveLength(2);
  });

  it("tells a failure of something that was asked for, and takes it for no refusal", () => {
    const t = setup();
    const failures: unknown[] = [];
    t.connection.events.on("failure", (failure) => failures.push(failure));
    t.socket().open();
    t.socket().output(0, "x");
    const failure = { code: "NOT_FOUND", message: "The process is gone", hint: null };
    t.socket().json(FRAME.ERROR, failure);
    expect(failures).toEqual([failure]);
    t.socket().lose();
    expect(t.connection.state).toMatchObject({ phase: "waiting", failure: null });
  });

  it("keeps trying after a failure that may pass", () => {
    const t = setup();
    t.socket().open();
    t.socket().json(FRAME.ERROR, { code: "UNAVAILABLE", message: "The server is stopping", hint: null });
    t.socket().lose();
    expect(t.connection.state.phase).toBe("waiting");
    vi.advanceTimersByTime(250);
    expect(t.sockets).toHaveLength(2);
  });

  it("ends with the process: tells the exit, acknowledges the rest, doesn't come back", () => {
    const t = setup();
    const exits: unknown[] = [];
    t.connection.events.on("exit", (exit) => exits.push(exit));
    t.socket().open();
    t.socket().output(0, "bye");
    t.parsed[0]?.();
    const socket = t.socket();
    socket.json(FRAME.EXIT, { status: "exited", exitCode: 3, signal: null });
    expect(exits).toEqual([{ status: "exited", exitCode: 3, signal: null }]);
    expect(socket.sentOf(0x03)).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(t.sockets).toHaveLength(1);
    expect(t.connection.state.phase).toBe("ended");
  });

  it("sends the last of a burst of sizes, and again after a reconnect", () => {
    const t = setup();
    t.socket().open();
    for (let cols = 80; cols <= 100; cols++) t.connection.resize(cols, 30);
    vi.advanceTimersByTime(80);
    expect(t.socket().sentOf(0x02)).toEqual([new Uint8Array([2, 0, 100, 0, 30])]);
    t.socket().lose();
    vi.advanceTimersByTime(250);
    t.socket().open();
    expect(t.socket().sentOf(0x02)).toEqual([new Uint8Array([2, 0, 100, 0, 30])]);
  });

  it("starts again behind the last good frame when one is broken", () => {
    const t = setup();
    t.socket().open();
    t.socket().output(0, "good");
    t.socket().receive(new Uint8Array([FRAME.OUTPUT, 1]));
    expect(t.connection.state.phase).toBe("waiting");
    vi.advanceTimersByTime(250);
    expect(t.socket().url).toContain("?from=4&");
  });

  it("is silent after close, whatever still comes", () => {
    const t = setup();
    t.socket().open();
    const { onmessage } = t.socket();
    t.connection.close();
    onmessage?.(
      new MessageEvent("message", {
        data: new Uint8Array([FRAME.OUTPUT, 0, 0, 0, 0, 0, 0, 0, 0, 65]).buffer,
      }),
    );
    t.socket().lose();
    vi.advanceTimersByTime(60_000);
    expect(t.text()).toBe("");
    expect(t.sockets).toHaveLength(1);
  });
});
