import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type InitProcessHost, openProcessHost } from "./client.ts";
import { FrameSplitter, TYPE } from "./protocol.ts";

/** What sits at the socket in a sandbox whose root has taken sandbox-init's place. */
let directory: string;
let socketPath: string;
let server: net.Server;
let host: InitProcessHost;
let connections: net.Socket[];
const spawnRequest = { key: "k", argv: ["sh"], cwd: "/", env: {}, user: "", tty: null };
const READY = Buffer.from([0, 0, 0, 3, TYPE.READY, 0, 1]);

async function pretend(onConnection: (socket: net.Socket) => void): Promise<void> {
  server.on("connection", (socket) => {
    connections.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
}

/** READY to every HELLO, then `answer` to each further frame. */
function pretendReady(answer: (socket: net.Socket, type: number, body: Buffer) => void): Promise<void> {
  return pretend((socket) => {
    const splitter = new FrameSplitter();
    socket.on("data", (chunk: Buffer) =>
      splitter.push(chunk, ({ type, body }) => {
        if (type === TYPE.HELLO) socket.write(READY);
        else answer(socket, type, body);
      }),
    );
  });
}

function frame(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length + 1);
  head.writeUInt8(type, 4);
  return Buffer.concat([head, body]);
}

async function drain(signal = AbortSignal.timeout(30_000)): Promise<number> {
  let bytes = 0;
  for await (const chunk of host.output("k", { fromOffset: 0, signal })) bytes += chunk.data.length;
  return bytes;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "forkyard-hostile-"));
  socketPath = join(directory, "init.sock");
  server = net.createServer();
  connections = [];
  host = openProcessHost({ socketPath, timeouts: { answerMs: 3_000, connectMs: 1_000, quiesceMs: 500 } });
});

afterEach(async () => {
  await host.close();
  for (const socket of connections) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

describe("a peer that speaks nonsense", () => {
  it.each([
    ["text", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["an empty frame", Buffer.alloc(5)],
    ["a huge frame", Buffer.alloc(64, 255)],
    ["another kind of answer", frame(TYPE.DONE, Buffer.alloc(4))],
    ["a cut off error", frame(TYPE.ERROR, Buffer.alloc(4))],
  ])("as its greeting: %s", async (_, bytes) => {
    await pretend((socket) => socket.write(bytes));
    await expect(host.list()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(host.dial(80)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(drain()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("one from before it could do work on files", async () => {
    const body = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 3]), Buffer.from("why")]);
    await pretend((socket) => socket.write(frame(TYPE.ERROR, body)));
    const signal = AbortSignal.timeout(30_000);
    await expect(host.files.list(Buffer.from("/"), { limit: 1, signal })).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
  });

  it("one from before it could signal what programs started", async () => {
    const body = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 3]), Buffer.from("why")]);
    await pretendReady((socket) => socket.write(frame(TYPE.ERROR, body)));
    await expect(host.signal({ pid: 7, startedAt: new Date() }, "SIGTERM")).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
  });

  it("nonsense about files", async () => {
    await pretendReady((socket) => socket.write(frame(TYPE.FILE_ENTRY, Buffer.alloc(3))));
    const signal = AbortSignal.timeout(30_000);
    const path = Buffer.from("/");
    await expect(host.files.list(path, { limit: 1, signal })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(host.files.stat(path, { signal })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  /** A FILE_ENTRY frame without data. */
  function entry(kind: string, name: string): Buffer {
    const body = Buffer.alloc(34 + 4 + name.length + 4);
    body.write(kind);
    body.writeUInt32BE(name.length, 34);
    body.write(name, 38);
    return frame(TYPE.FILE_ENTRY, body);
  }

  it.each([
    ["a path out of the folder", [entry("f", "../../x")]],
    ["an absolute path", [entry("f", "/etc/x")]],
    ["no name", [entry("f", "")]],
    ["something beneath a link", [entry("l", "link"), entry("f", "link/x")]],
  ])("names that lead elsewhere: %s", async (_, entries) => {
    await pretendReady((socket) => {
      for (const one of entries) socket.write(one);
      socket.write(frame(TYPE.FILE_END, Buffer.alloc(13)));
    });
    const signal = AbortSignal.timeout(30_000);
    const [path, refused] = [Buffer.from("/"), { code: "UNAVAILABLE" }];
    const walk = async () => {
      for await (const _ of host.files.walk(path, { signal }));
    };
    await expect(walk()).rejects.toMatchObject(refused);
    await expect(host.files.list(path, { limit: 9, signal })).rejects.toMatchObject(refused);
    if (entries.length > 1) return;
    const how = { what: Buffer.from("x"), in: "names", limit: 9, timeoutMs: 9_000, signal } as const;
    await expect(host.files.find(path, how)).rejects.toMatchObject(refused);
  });

  it("another version of the protocol", async () => {
    await pretend((socket) => socket.write(frame(TYPE.READY, Buffer.from([0, 9]))));
    await expect(host.list()).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });

  it.each([
    ["text", (_id: Buffer) => Buffer.from("what is this, even after a greeting")],
    ["a huge frame", () => Buffer.alloc(8, 255)],
    ["an answer of another kind", (id: Buffer) => frame(TYPE.DONE, id)],
    ["a list that lies", (id: Buffer) => frame(TYPE.PROCESSES, Buffer.concat([id, Buffer.alloc(4, 255)]))],
    ["an answer to no question", () => frame(TYPE.DONE, Buffer.from([0, 0, 99, 99]))],
    ["trailing bytes", (id: Buffer) => frame(TYPE.PROCESSES, Buffer.concat([id, Buffer.alloc(5)]))],
    ["an error about itself", () => frame(TYPE.ERROR, Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 65]))],
  ])("as its answer: %s", async (_, answer) => {
    await pretendReady((socket, _type, body) => socket.write(answer(body.subarray(0, 4))));
    await expect(host.list()).rejects.toMatchObject({ name: "ForkyardError" });
  });

  it.each([
    ["text", Buffer.from("some text that is no output")],
    ["a huge frame", Buffer.alloc(64, 255)],
    ["output of no stream", frame(TYPE.OUTPUT, Buffer.alloc(20))],
  ])("as output: %s", async (_, bytes) => {
    await pretend((socket) => socket.write(Buffer.concat([READY, bytes])));
    await expect(drain()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("stays usable afterwards: a good peer at the same path is talked to", async () => {
    let good = false;
    await pretendReady((socket, _type, body) => {
      socket.write(
        good ? frame(TYPE.PROCESSES, Buffer.concat([body.subarray(0, 4), Buffer.alloc(4)])) : "garbage!",
      );
    });
    await expect(host.list()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    good = true;
    expect(await host.list()).toEqual([]);
  });
});

describe("a peer that says nothing", () => {
  it("is given up after the time for an answer", async () => {
    await pretendReady(() => {});
    await expect(host.spawn(spawnRequest)).rejects.toMatchObject({ code: "TIMEOUT" });
  });

  it("is given up after the time for a greeting", async () => {
    await pretend(() => {});
    await expect(host.list()).rejects.toMatchObject({ code: "TIMEOUT" });
  });

  it("does not keep an abort from working", async () => {
    await pretendReady(() => {});
    await expect(host.wait("k", AbortSignal.timeout(100))).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(drain(AbortSignal.timeout(100))).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("does not keep an abort from working while it greets nobody", async () => {
    await pretend(() => {});
    await expect(host.wait("k", AbortSignal.timeout(100))).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(host.waitReady(AbortSignal.timeout(100))).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("does not keep suspend waiting for ever", async () => {
    await pretend(() => {});
    await expect(host.suspend()).rejects.toMatchObject({ code: "TIMEOUT" });
    host.resume();
  });

  it("lets close end what waits", async () => {
    await pretendReady(() => {});
    const ends = [host.write("k", Buffer.from("x")), host.wait("k", AbortSignal.timeout(30_000)), drain()];
    const failed = ends.map((end) => expect(end).rejects.toMatchObject({ code: "UNAVAILABLE" }));
    await sleep(50);
    await host.close();
    await Promise.all(failed);
  });
});

describe("a peer that cuts connections", () => {
  it("makes requests fail, not hang", async () => {
    await pretendReady((socket) => socket.destroy());
    await expect(host.list()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("is not asked again and again without a pause", async () => {
    await pretend((socket) => socket.end(READY));
    const signal = AbortSignal.timeout(1_500);
    const waits = [host.wait("k", signal), drain(signal), host.list()];
    await Promise.allSettled(waits);
    expect(connections.length).toBeLessThan(60);
  });

  it("nor waited for without a pause", async () => {
    await pretend((socket) => socket.end("what is this?"));
    await expect(host.waitReady(AbortSignal.timeout(1_500))).rejects.toMatchObject({ code: "CANCELLED" });
    expect(connections.length).toBeLessThan(20);
  });

  it("gets a signal only once", async () => {
    let kills = 0;
    await pretendReady((socket, type) => {
      if (type === TYPE.KILL) kills++;
      socket.destroy();
    });
    await expect(host.kill("k", "SIGTERM")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(kills).toBe(1);
  });
});

describe("a peer that floods", () => {
  /** A FILE_ENTRY frame: a link with a name and a target of these lengths. */
  function link(name: number, target: number): Buffer {
    const body = Buffer.alloc(34 + 4 + name + 4 + target, "x");
    body.fill(0, 0, 38).write("l");
    body.writeUInt32BE(name, 34);
    body.writeUInt32BE(target, 38 + name);
    return frame(TYPE.FILE_ENTRY, body);
  }
  const list = () =>
    host.files.list(Buffer.from("/"), { limit: 50_000, signal: AbortSignal.timeout(30_000) });

  it("with files is listened to for so long", async () => {
    const many = Buffer.concat(Array.from({ length: 50 }, () => link(255, 4096)));
    await pretendReady((socket) => {
      const more = () => {
        while (socket.write(many));
        socket.once("drain", more);
      };
      more();
    });
    const { entries, more } = await list();
    expect(more).toBe(true);
    expect(entries.length).toBeLessThan(10_000);
  });

  it.each([
    ["name", () => link(4097, 1)],
    ["target", () => link(1, 4097)],
  ])("is not believed a %s longer than any path", async (_what, entry) => {
    await pretendReady((socket) => socket.write(entry()));
    await expect(list()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("is held back by the socket, not buffered", async () => {
    const piece = Buffer.alloc(64 << 10);
    const head = Buffer.alloc(22);
    head.writeUInt32BE(18 + piece.length);
    head.writeUInt8(TYPE.OUTPUT, 4);
    head.writeUInt8(1, 5);
    let sent = 0;
    await pretend((socket) => {
      socket.write(READY);
      const more = () => {
        do {
          head.writeBigUInt64BE(BigInt(sent), 14);
          sent += piece.length;
        } while (socket.write(Buffer.concat([head, piece])));
        socket.once("drain", more);
      };
      more();
    });
    const signal = new AbortController();
    const chunks = host.output("k", { fromOffset: 0, signal: signal.signal })[Symbol.asyncIterator]();
    await chunks.next();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await sleep(200);
    }
    expect(sent).toBeLessThan(4 << 20);
    signal.abort();
    await expect(chunks.next()).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("a host that starts suspended", () => {
  it("connects to nothing before it is resumed", async () => {
    const paused = openProcessHost({ socketPath, suspended: true });
    let greeted = false;
    await pretendReady((socket, _type, body) => {
      greeted = true;
      socket.write(frame(TYPE.PROCESSES, Buffer.concat([body.subarray(0, 4), Buffer.alloc(4)])));
    });
    const listing = paused.list();
    await sleep(50);
    expect([greeted, connections.length]).toEqual([false, 0]);
    paused.resume();
    expect(await listing).toEqual([]);
    await paused.close();
  });
});

describe("something else at the path", () => {
  it("is not followed when it is a link to another socket", async () => {
    const other = join(directory, "other.sock");
    let reached = false;
    server.on("connection", () => {
      reached = true;
    });
    await new Promise<void>((resolve) => server.listen(other, resolve));
    symlinkSync(other, socketPath);
    await expect(host.list()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(reached).toBe(false);
  });

  it("is not opened when it is a file, and absence is said", async () => {
    await expect(host.dial(80)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    writeFileSync(socketPath, "hello");
    await expect(host.dial(80)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
