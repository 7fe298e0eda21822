import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import {
  decodeFrame,
  encodeAck,
  encodeControl,
  encodeInput,
  encodePing,
  encodeResize,
  type ServerFrame,
} from "../../components/terminal/protocol.ts";
import { ForkyardError } from "../domain/errors.ts";
import type { OutputChunk } from "../engine/port.ts";
import { silentLogger } from "../log.ts";
import { type TerminalBackend, TerminalServer } from "./terminal.ts";
import { CLOSE } from "./terminal-close.ts";

vi.setConfig({ testTimeout: 60_000 });
const WINDOW = 262_144;

/** Output that tests feed by hand; follow() takes a chunk only when the one before was taken. */
class FakeOutput {
  chunks: OutputChunk[] = [];
  ended = false;
  /** Of all who wait for more. */
  readonly #wakes = new Set<() => void>();

  #wake() {
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }
  add(offset: number, data: Buffer | string, stream: OutputChunk["stream"] = "tty") {
    this.chunks.push({ stream, offset, time: new Date(), data: Buffer.from(data) });
    this.#wake();
  }
  end() {
    this.ended = true;
    this.#wake();
  }
  async head() {
    const last = this.chunks.at(-1);
    return last ? last.offset + last.data.length : 0;
  }
  async *follow(_id: string, { fromOffset, signal }: { fromOffset: number; signal: AbortSignal }) {
    let next = 0;
    signal.addEventListener("abort", () => this.#wake());
    for (;;) {
      signal.throwIfAborted();
      const chunk = this.chunks[next];
      if (chunk !== undefined) {
        next++;
        if (chunk.offset >= fromOffset) yield chunk;
      } else if (this.ended) return;
      else await new Promise<void>((resolve) => this.#wakes.add(resolve));
    }
  }
}

const ann = { userId: "usrann", name: "Ann" };

let http: Server;
let output: FakeOutput;
let written: Buffer[];
let terminals: TerminalServer;
let backend: TerminalBackend;
/** Who connects with `?who=…`. */
let people: Record<string, TerminalBackend["person"]>;
let sockets: WebSocket[];
/** Settles when the viewer that came last has left. */
let served: Promise<void>;

beforeEach(async () => {
  output = new FakeOutput();
  written = [];
  sockets = [];
  backend = {
    output,
    describe: async (processId) => ({
      processId,
      sandboxId: "sbx",
      title: "shell",
      key: "main",
      tty: { cols: 80, rows: 24 },
      forkOffset: 7,
      forkedFrom: { name: "origin", at: "2026-01-01T00:00:00.000Z" },
    }),
    person: { ...ann, mayType: true, mayAsk: true },
    write: async (_subject, data) => {
      written.push(data);
    },
    note: vi.fn(),
    resize: vi.fn(async () => {}),
    outcome: async () => ({ status: "exited", exitCode: 3, signal: null }),
    log: silentLogger(),
  };
  terminals = new TerminalServer();
  people = {};
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  http = createServer();
  http.on("upgrade", (req, socket, head) => {
    const { searchParams } = new URL(req.url!, "http://localhost");
    const from = Number(searchParams.get("from") ?? 0);
    const person = people[searchParams.get("who") ?? ""] ?? backend.person;
    wss.handleUpgrade(req, socket, head, (client) => {
      const id = searchParams.get("typist");
      const typist = id ? { id, typed: Number(searchParams.get("typed")) } : null;
      const options = { processId: "prc", fromOffset: from, typist };
      served = terminals.serve(client, options, { ...backend, person });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await new Promise((resolve) => http.close(resolve));
});

type Client = {
  socket: WebSocket;
  frames: ServerFrame[];
  closed: Promise<number>;
  text(): string;
  bytes(): number;
};

function connect(query = ""): Client {
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/${query}`);
  sockets.push(socket);
  const frames: ServerFrame[] = [];
  socket.on("message", (message: Buffer) => frames.push(decodeFrame(Uint8Array.from(message).buffer)));
  const outputs = () => frames.filter((frame) => frame.type === "output");
  return {
    socket,
    frames,
    closed: new Promise((resolve) => socket.on("close", resolve)),
    text: () =>
      outputs()
        .map((frame) => Buffer.from(frame.data).toString())
        .join(""),
    bytes: () => outputs().reduce((sum, frame) => sum + frame.data.length, 0),
  };
}
const takenOf = ({ frames }: Client) => frames.filter((frame) => frame.type === "taken");
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
const settle = (ms = 50) => new Promise((resolve) => setTimeout(resolve, ms));

test.each([16_000, 100_000])(
  "a viewer that says that it has got all and never reads is cut off, %i",
  async (size) => {
    const { socket, frames } = connect();
    await eventually(() => expect(frames).toHaveLength(1));
    let left = false;
    void served.then(() => (left = true));
    socket.on("error", () => {}).pause();
    for (let offset = 0; !left && offset < 50_000_000; offset += size) {
      output.add(offset, Buffer.alloc(size));
      await settle(0);
      socket.send(encodeAck(offset + size), () => {});
    }
    expect(left).toBe(true);
  },
);

test("what changes many times in a moment is told a few times, and the last of it", async () => {
  const { socket, frames } = connect();
  await eventually(() => expect(frames).toHaveLength(1));
  for (let cols = 100; cols <= 300; cols++) socket.send(encodeResize(cols, 30));
  const metas = () => frames.flatMap((frame) => (frame.type === "meta" ? [frame.meta] : []));
  await eventually(() => expect(metas().at(-1)).toMatchObject({ cols: 300, rows: 30 }));
  expect(metas().length).toBeLessThan(50);
});

describe("what is typed", () => {
  const AS = "?typist=0000-0000-0000-0000";
  const typedText = () => Buffer.concat(written).toString();

  test("is confirmed, and a new connection of the same terminal is told how far it came", async () => {
    const first = connect(`${AS}&typed=0`);
    await eventually(() => expect(takenOf(first)).toMatchObject([{ offset: 0, known: false }]));
    first.socket.send(encodeInput(Buffer.from("ls")));
    first.socket.send(encodeInput(Buffer.from("\n")));
    await eventually(() => expect(takenOf(first).at(-1)).toMatchObject({ offset: 3, known: true }));
    first.socket.send(encodePing());
    await eventually(() => expect(takenOf(first)).toHaveLength(3));
    first.socket.terminate();
    const second = connect(`${AS}&typed=1`);
    await eventually(() => expect(takenOf(second)).toMatchObject([{ offset: 3, known: true }]));
    const other = connect("?typist=1111-1111-1111-1111&typed=7");
    await eventually(() => expect(takenOf(other)).toMatchObject([{ offset: 7, known: false }]));
    expect(typedText()).toBe("ls\n");
  });

  test("and still waits for the process is not kept beside what the terminal sends again", async () => {
    let finish = () => {};
    backend.write = async (_subject, data) => {
      written.push(data);
      if (written.length === 1) await new Promise<void>((resolve) => (finish = resolve));
    };
    const first = connect(`${AS}&typed=0`);
    await eventually(() => expect(takenOf(first)).toHaveLength(1));
    first.socket.send(encodeInput(Buffer.from("a")));
    await eventually(() => expect(written).toHaveLength(1));
    first.socket.send(encodeInput(Buffer.from("bc")));
    first.socket.send(encodePing());
    await eventually(() => expect(takenOf(first).length).toBeGreaterThan(1));
    // The network between them is gone: the server hasn't heard of that yet.
    const second = connect(`${AS}&typed=0`);
    await first.closed;
    await eventually(() => expect(takenOf(second)).toMatchObject([{ offset: 1, known: true }]));
    second.socket.send(encodeInput(Buffer.from("bc")));
    finish();
    await eventually(() => expect(typedText()).toBe("abc"));
    await settle();
    expect(typedText()).toBe("abc");
  });

  test("by who may only look on is confirmed too: it is not to be sent again", async () => {
    people.vera = { ...ann, mayType: false, mayAsk: true };
    const vera = connect(`${AS}&typed=0&who=vera`);
    await eventually(() => expect(takenOf(vera)).toHaveLength(1));
    vera.socket.send(encodeInput(Buffer.from("x")));
    await eventually(() => expect(takenOf(vera).at(-1)).toMatchObject({ offset: 1 }));
    expect(written).toEqual([]);
  });

  test("is not confirmed to a client that doesn't name itself", async () => {
    const client = connect();
    client.socket.on("open", () => client.socket.send(encodeInput(Buffer.from("x"))));
    await eventually(() => expect(typedText()).toBe("x"));
    await settle();
    expect(takenOf(client)).toEqual([]);
  });
});

describe("a viewer", () => {
  test("is told the size and the fork, then gets output, then the exit", async () => {
    output.add(0, "hello ");
    const client = connect();
    await eventually(() => expect(client.text()).toBe("hello "));
    output.add(6, "world");
    output.end();
    expect(await client.closed).toBe(CLOSE.ended);
    expect(client.frames[0]).toEqual({
      type: "meta",
      meta: {
        cols: 80,
        rows: 24,
        viewers: 1,
        head: 6,
        forkOffset: 7,
        forkedFrom: { name: "origin", at: "2026-01-01T00:00:00.000Z" },
        people: [{ ...ann, viewer: "v1", mayType: true, granted: false, asks: false }],
        pinned: null,
        typed: null,
        answers: "v1",
        you: "v1",
      },
    });
    expect(client.text()).toBe("hello world");
    expect(client.frames.at(-1)).toEqual({
      type: "exit",
      exit: { status: "exited", exitCode: 3, signal: null },
    });
  });

  test("that speaks before it was looked up is heard", async () => {
    const described = Promise.withResolvers<void>();
    const { describe: original } = backend;
    backend.describe = async (id) => {
      await described.promise;
      return original(id);
    };
    const client = connect();
    client.socket.on("open", () => client.socket.send(encodeInput(Buffer.from("early\n"))));
    await settle();
    described.resolve();
    await eventually(() => expect(Buffer.concat(written).toString()).toBe("early\n"));
  });

  test("of something that it may not see gets the reason", async () => {
    backend.describe = async () => {
      throw new ForkyardError("NOT_FOUND", "Process prc does not exist");
    };
    const client = connect();
    await client.closed;
    expect(client.frames).toEqual([
      { type: "error", failure: { code: "NOT_FOUND", message: "Process prc does not exist", hint: null } },
    ]);
  });

  test("meets a gap where output is missing", async () => {
    output.add(100, "later");
    const client = connect("?from=40");
    await eventually(() => expect(client.text()).toBe("later"));
    expect(client.frames).toContainEqual({ type: "gap", from: 40, to: 100 });
  });

  test("gets stdout and stderr apart", async () => {
    output.add(0, "out", "stdout");
    output.add(3, "err", "stderr");
    const client = connect();
    await eventually(() => expect(client.text()).toBe("outerr"));
    const streams = client.frames.flatMap((frame) => (frame.type === "output" ? [frame.stream] : []));
    expect(streams).toEqual(["stdout", "stderr"]);
  });

  test("that sends nonsense is told so and hung up on", async () => {
    const client = connect();
    client.socket.on("open", () => client.socket.send("text"));
    expect(await client.closed).toBe(CLOSE.malformed);
    expect(client.frames.at(-1)).toMatchObject({ type: "error", failure: { code: "INVALID_INPUT" } });
  });

  test("is told to come back when the server stops", async () => {
    const client = connect();
    await eventually(() => expect(client.frames).toHaveLength(1));
    terminals.close();
    expect(await client.closed).toBe(CLOSE.restarting);
  });

  test("is not told of an end that is not known yet, but asked to come back", async () => {
    backend.outcome = async () => ({ status: "running", exitCode: null, signal: null });
    output.end();
    const client = connect();
    expect(await client.closed).toBe(CLOSE.restarting);
    expect(client.frames.some((frame) => frame.type === "exit")).toBe(false);
  });
});

describe("flow control", () => {
  const piece = Buffer.alloc(65_536, "x");

  test("stops a window beyond what was acknowledged, and goes on with the next acknowledgement", async () => {
    for (let index = 0; index < 10; index++) output.add(index * piece.length, piece);
    const client = connect();
    await eventually(() => expect(client.bytes()).toBe(WINDOW));
    await settle();
    expect(client.bytes()).toBe(WINDOW);
    client.socket.send(encodeAck(piece.length));
    await eventually(() => expect(client.bytes()).toBe(WINDOW + piece.length));
    // What was not sent can't be acknowledged: this counts for five pieces, not for all to come.
    client.socket.send(encodeAck(2 ** 40));
    await eventually(() => expect(client.bytes()).toBe(9 * piece.length));
    await settle();
    expect(client.bytes()).toBe(9 * piece.length);
    client.socket.send(encodeAck(6 * piece.length));
    await eventually(() => expect(client.bytes()).toBe(10 * piece.length));
  });

  test("a gap needs no acknowledgement", async () => {
    output.add(10_000_000, piece);
    for (let index = 1; index < 4; index++) output.add(10_000_000 + index * piece.length, piece);
    const client = connect();
    await eventually(() => expect(client.bytes()).toBe(WINDOW));
  });

  test("input that the process does not take neither grows without bound nor stops its output", async () => {
    const stuck = Promise.withResolvers<void>();
    let first = true;
    backend.write = async (_subject, data) => {
      written.push(data);
      if (first) {
        first = false;
        await stuck.promise;
      }
    };
    const client = connect();
    await new Promise((resolve) => client.socket.on("open", resolve));
    const typed = Buffer.alloc(30_000_000, "y");
    for (let at = 0; at < typed.length; at += 32_768) {
      client.socket.send(encodeInput(typed.subarray(at, at + 32_768)));
    }
    await eventually(() => expect(written.length).toBe(1));
    await settle();
    expect(client.socket.bufferedAmount).toBeGreaterThan(10_000_000); // it waits on the viewer's side
    for (let index = 0; index < 20; index++) output.add(index * piece.length, piece);
    await eventually(() => expect(client.bytes()).toBe(20 * piece.length));
    stuck.resolve();
    await eventually(() => expect(written.reduce((sum, data) => sum + data.length, 0)).toBe(typed.length));
  });
});

describe("several viewers", () => {
  const meta = (client: Client) =>
    client.frames.flatMap((frame) => (frame.type === "meta" ? [frame.meta] : [])).at(-1);
  const told = (client: Client, expected: object) =>
    eventually(() => expect(meta(client)).toMatchObject(expected));
  const opened = async (query = "") => {
    const client = connect(query);
    await eventually(() => expect(client.frames.length).toBeGreaterThan(0));
    return client;
  };
  const refusal = (client: Client) =>
    eventually(() =>
      expect(client.frames).toContainEqual({
        type: "error",
        failure: expect.objectContaining({ code: "FORBIDDEN" }),
      }),
    );
  const lastSize = () => vi.mocked(backend.resize).mock.lastCall?.[1];

  beforeEach(() => {
    people.bob = { userId: "usrbob", name: "Bob", mayType: true, mayAsk: true };
    people.vera = { userId: "usrvera", name: "Vera", mayType: false, mayAsk: true };
    people.link = { userId: "shared", name: "A link", mayType: false, mayAsk: false };
  });

  test("all get the output, and know who is there", async () => {
    const one = await opened();
    const two = await opened("?who=bob");
    await told(one, { viewers: 2, you: "v1", people: [{ name: "Ann" }, { viewer: "v2", name: "Bob" }] });
    await told(two, { viewers: 2, you: "v2" });
    output.add(0, "same");
    await eventually(() => expect([one.text(), two.text()]).toEqual(["same", "same"]));
    two.socket.close();
    await told(one, { viewers: 1, people: [{ name: "Ann" }] });
  });

  test("the smallest in sight gives the size, until it goes or looks away", async () => {
    const one = await opened();
    const two = await opened("?who=bob");
    one.socket.send(encodeResize(120, 40));
    await told(two, { cols: 120, rows: 40 });
    two.socket.send(encodeResize(90, 50));
    await told(one, { cols: 90, rows: 40 });
    expect(lastSize()).toEqual({ cols: 90, rows: 40 });
    two.socket.send(encodeControl({ action: "away" }));
    await told(one, { cols: 120, rows: 40 });
    two.socket.send(encodeResize(90, 50));
    await told(one, { cols: 90, rows: 40 });
    two.socket.close();
    await told(one, { cols: 120, rows: 40, viewers: 1 });
    expect(lastSize()).toEqual({ cols: 120, rows: 40 });
  });

  test("a pinned one gives the size whoever else looks on", async () => {
    const one = await opened();
    const two = await opened("?who=bob");
    one.socket.send(encodeResize(120, 40));
    one.socket.send(encodeControl({ action: "pin" }));
    await told(two, { pinned: "v1", cols: 120, rows: 40 });
    const before = two.frames.length;
    two.socket.send(encodeResize(60, 20));
    // It is told at once how things are, since it may have taken its own size.
    await eventually(() => expect(two.frames.length).toBeGreaterThan(before));
    await told(two, { cols: 120, rows: 40 });
    one.socket.send(encodeControl({ action: "unpin" }));
    await told(one, { pinned: null, cols: 60, rows: 20 });
    one.socket.send(encodeControl({ action: "pin" }));
    await told(two, { pinned: "v1", cols: 120, rows: 40 });
    one.socket.close();
    await told(two, { pinned: null, cols: 60, rows: 20 });
  });

  test("who only looks on makes it no smaller than 80×24 for the others, and can't pin it", async () => {
    const one = await opened();
    const vera = await opened("?who=vera");
    one.socket.send(encodeResize(120, 40));
    await told(vera, { cols: 120, rows: 40 });
    vera.socket.send(encodeResize(20, 5));
    await told(one, { cols: 80, rows: 24 });
    vera.socket.send(encodeControl({ action: "pin" }));
    await refusal(vera);
    expect(meta(one)).toMatchObject({ pinned: null });
  });

  test("who typed last is told, and one of them answers what programs ask", async () => {
    const vera = await opened("?who=vera");
    const one = await opened();
    const two = await opened("?who=bob");
    await told(vera, { typed: null, answers: "v2" });
    two.socket.send(encodeInput(Buffer.from("b")));
    await told(one, { typed: { viewer: "v3", name: "Bob" } });
    one.socket.send(encodeInput(Buffer.from("a")));
    await told(two, { typed: { viewer: "v2", userId: "usrann", name: "Ann" } });
    await eventually(() => expect(Buffer.concat(written).toString()).toBe("ba"));
    expect(backend.note).toHaveBeenCalledWith(expect.objectContaining({ processId: "prc" }), {
      type: "typed",
    });
  });

  test("a viewer types while the keyboard is lent to them, and not before or after", async () => {
    const one = await opened();
    const vera = await opened("?who=vera");
    vera.socket.send(encodeInput(Buffer.from("too early")));
    await refusal(vera);
    vera.socket.send(encodeControl({ action: "ask" }));
    await told(one, { people: [{}, { viewer: "v2", asks: true, mayType: false }] });
    one.socket.send(encodeControl({ action: "give", viewer: "v2" }));
    await told(vera, { people: [{}, { asks: false, mayType: true, granted: true }] });
    vera.socket.send(encodeInput(Buffer.from("lent")));
    await told(one, { typed: { name: "Vera" } });
    await eventually(() => expect(Buffer.concat(written).toString()).toBe("lent"));
    one.socket.send(encodeControl({ action: "take", viewer: "v2" }));
    await told(vera, { people: [{}, { mayType: false, granted: false }] });
    vera.socket.send(encodeInput(Buffer.from("too late")));
    one.socket.send(encodeInput(Buffer.from("!")));
    await eventually(() => expect(Buffer.concat(written).toString()).toBe("lent!"));
    const notes = vi.mocked(backend.note).mock.calls.map(([, note]) => note);
    expect(notes).toContainEqual({ type: "keyboard-given", to: { userId: "usrvera", name: "Vera" } });
    expect(notes).toContainEqual({ type: "keyboard-taken", to: { userId: "usrvera", name: "Vera" } });
  });

  test("nobody gives the keyboard to themselves, or to a link", async () => {
    const vera = await opened("?who=vera");
    const link = await opened("?who=link");
    vera.socket.send(encodeControl({ action: "ask" }));
    vera.socket.send(encodeControl({ action: "give", viewer: "v1" }));
    await refusal(vera);
    link.socket.send(encodeControl({ action: "ask" }));
    const one = await opened();
    one.socket.send(encodeControl({ action: "give", viewer: "v2" }));
    one.socket.send(encodeControl({ action: "pin" }));
    await told(one, { pinned: "v3", people: [{ asks: true }, { asks: false, granted: false }, {}] });
    vera.socket.send(encodeInput(Buffer.from("x")));
    link.socket.send(encodeInput(Buffer.from("x")));
    await refusal(link);
    expect(written).toEqual([]);
  });
});
