import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import {
  decodeFrame,
  encodeAck,
  encodeInput,
  encodeResize,
  type ServerFrame,
} from "../../components/terminal/protocol.ts";
import { ForkyardError } from "../domain/errors.ts";
import type { OutputChunk } from "../engine/port.ts";
import { silentLogger } from "../log.ts";
import { CLOSE, type TerminalBackend, TerminalServer } from "./terminal.ts";

const WINDOW = 262_144;

/** Output that tests feed by hand; follow() takes a chunk only when the one before was taken. */
class FakeOutput {
  chunks: OutputChunk[] = [];
  ended = false;
  #wake: (() => void) | null = null;

  add(offset: number, data: Buffer | string, stream: OutputChunk["stream"] = "tty") {
    this.chunks.push({ stream, offset, time: new Date(), data: Buffer.from(data) });
    this.#wake?.();
  }
  end() {
    this.ended = true;
    this.#wake?.();
  }
  async head() {
    const last = this.chunks.at(-1);
    return last ? last.offset + last.data.length : 0;
  }
  async *follow(_id: string, { fromOffset, signal }: { fromOffset: number; signal: AbortSignal }) {
    let next = 0;
    signal.addEventListener("abort", () => this.#wake?.());
    for (;;) {
      signal.throwIfAborted();
      const chunk = this.chunks[next];
      if (chunk !== undefined) {
        next++;
        if (chunk.offset >= fromOffset) yield chunk;
      } else if (this.ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

let http: Server;
let output: FakeOutput;
let written: Buffer[];
let terminals: TerminalServer;
let backend: TerminalBackend;
let sockets: WebSocket[];

beforeEach(async () => {
  output = new FakeOutput();
  written = [];
  sockets = [];
  backend = {
    output,
    describe: async (processId) => ({
      processId,
      sandboxId: "sbx",
      key: "main",
      tty: { cols: 80, rows: 24 },
      forkOffset: 7,
      forkedFrom: { name: "origin", at: "2026-01-01T00:00:00.000Z" },
    }),
    host: () => ({
      write: async (_key, data) => {
        written.push(data!);
      },
    }),
    resize: vi.fn(async () => {}),
    outcome: async () => ({ status: "exited", exitCode: 3, signal: null }),
    log: silentLogger(),
  };
  terminals = new TerminalServer(backend);
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  http = createServer();
  http.on("upgrade", (req, socket, head) => {
    const from = Number(new URL(req.url!, "http://localhost").searchParams.get("from") ?? 0);
    wss.handleUpgrade(req, socket, head, (client) => {
      void terminals.serve(client, { processId: "prc", fromOffset: from });
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
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

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
    backend.host = () => ({
      write: async (_key, data) => {
        written.push(data!);
        if (first) {
          first = false;
          await stuck.promise;
        }
      },
    });
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
  test("all get the output, know how many they are, and the last resize wins", async () => {
    const one = connect();
    await eventually(() => expect(one.frames).toHaveLength(1));
    const two = connect();
    const viewers = (client: Client) =>
      client.frames.flatMap((f) => (f.type === "meta" ? [f.meta.viewers] : [])).at(-1);
    await eventually(() => expect([viewers(one), viewers(two)]).toEqual([2, 2]));
    one.socket.send(encodeResize(100, 30));
    await eventually(() => expect(two.frames.at(-1)).toMatchObject({ meta: { cols: 100, rows: 30 } }));
    two.socket.send(encodeResize(90, 20));
    await eventually(() => expect(one.frames.at(-1)).toMatchObject({ meta: { cols: 90, rows: 20 } }));
    expect(backend.resize).toHaveBeenLastCalledWith("prc", { cols: 90, rows: 20 });
    two.socket.close();
    await eventually(() => expect(viewers(one)).toBe(1));
  });
});
