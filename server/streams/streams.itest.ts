import { createHash } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { startTestServer, type TestServer } from "../testing/instance.ts";
import type { AppRouter } from "../trpc/root.ts";
import { type Api, apiOf } from "./testing/api.ts";
import { TerminalClient } from "./testing/terminal-client.ts";

let server: TestServer;
let api: Api;
let sandboxId: string;
const clients: TerminalClient[] = [];

beforeAll(async () => {
  server = await startTestServer({ pages: false });
  api = apiOf(server);
  sandboxId = (await api.sandboxes.create.mutate({})).id;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => server?.dispose());

const bearer = () => ({ authorization: `Bearer ${server.apiKey}` });
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 });

async function start(shell: string, options: { tty?: boolean } = {}) {
  const { id } = await api.processes.exec.mutate({ sandboxId, shell, tty: options.tty ?? true });
  return id;
}
function view(processId: string, options: { acknowledges?: boolean } = {}): TerminalClient {
  const client = new TerminalClient(server, processId, options);
  clients.push(client);
  return client;
}

describe("a terminal", () => {
  test("echoes, runs, resizes and tells its end", async () => {
    const client = view(await start("PS1='$ ' exec sh -i"));
    await eventually(() => expect(client.text).toContain("$ "));
    client.resize(132, 43);
    await eventually(() => expect(client.meta).toMatchObject({ cols: 132, rows: 43, viewers: 1 }));
    client.type("stty size; echo $((6*7))\n");
    await eventually(() => expect(client.text).toContain("43 132\r\n42\r\n"));
    client.type("exit 3\n");
    await eventually(() => expect(client.exit).toEqual({ status: "exited", exitCode: 3, signal: null }));
    expect([client.faults, client.gaps]).toEqual([[], []]);
  });

  test("is the same for several viewers, also for one that comes after its end", async () => {
    const id = await start("echo one; read line; echo got $line");
    const first = view(id);
    const second = view(id);
    await eventually(() => expect([first.meta?.viewers, second.meta?.viewers]).toEqual([2, 2]));
    second.type("input\n");
    await eventually(() => expect([first.exit?.exitCode, second.exit?.exitCode]).toEqual([0, 0]));
    const late = view(id);
    await eventually(() => expect(late.exit?.exitCode).toBe(0));
    expect(first.text).toContain("got input");
    expect([second.text, late.text]).toEqual([first.text, first.text]);
  });

  test("takes a large input whole, and keeps stdout and stderr of a process without a terminal apart", async () => {
    const id = await start("head -c 3000000 | md5sum; echo done >&2", { tty: false });
    const client = view(id);
    await eventually(() => expect(client.meta).not.toBe(null));
    const line = "0123456789".repeat(3_000);
    for (let part = 0; part < 100; part++) client.type(line);
    await eventually(() => expect(client.exit?.exitCode).toBe(0));
    const digest = createHash("md5").update(line.repeat(100)).digest("hex");
    expect(client.text).toContain(digest);
    const { chunks } = await api.processes.logs.query({ processId: id, stream: "stderr" });
    expect(chunks.map((chunk) => chunk.text)).toEqual(["done\n"]);
  });

  test("of nobody gets a reason", async () => {
    const client = view("prc0000000000000");
    await eventually(() => expect(client.failures[0]).toContain("prc0000000000000"));
  });
});

describe("flow control", () => {
  const memory = async () => Number(/VmRSS:\s+(\d+)/.exec(await readStatus())![1]) / 1_000;
  const readStatus = async () =>
    (await import("node:fs/promises")).readFile(`/proc/${server.pid}/status`, "utf8");

  test("a flood in one terminal neither grows the server nor starves another terminal", async () => {
    const quiet = view(await start("cat"));
    await eventually(() => expect(quiet.meta).not.toBe(null));
    const echo = async (round: number) => {
      quiet.type(`line ${round}\n`);
      await eventually(() => expect(quiet.text).toContain(`line ${round}\r\nline ${round}`));
    };
    const flood = await start("yes");
    // Warm up: the code and its buffers are there before the first reading.
    const watched = view(flood);
    await eventually(() => expect(watched.received).toBeGreaterThan(20_000_000));
    watched.forget();
    const before = await memory();
    const from = watched.received;
    let most = before;
    for (let round = 0; round < 20; round++) {
      await echo(round);
      watched.forget();
      most = Math.max(most, await memory());
    }
    await eventually(() => expect(watched.received).toBeGreaterThan(from + 20_000_000));
    // A second viewer that never acknowledges gets its window and no more, and holds nobody up for long.
    const stuck = view(flood, { acknowledges: false });
    await eventually(() => expect(stuck.received).toBeGreaterThan(200_000));
    for (let round = 20; round < 30; round++) await echo(round);
    expect(stuck.received).toBeLessThanOrEqual(262_144 + (stuck.gaps[0]?.to ?? 0));
    most = Math.max(most, await memory());
    await api.processes.kill.mutate({ processId: flood, signal: "SIGKILL" });
    expect(most - before).toBeLessThan(10);
    expect([watched.faults, quiet.faults, quiet.gaps]).toEqual([[], [], []]);
  });
});

describe("previews", () => {
  const hostOf = (port: number, id = sandboxId) => `${port}-${id}.localhost:${server.port}`;
  const get = (port: number, path = "/", id = sandboxId) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const req = request({
        host: "127.0.0.1",
        port: server.port,
        path,
        headers: { host: hostOf(port, id), ...bearer() },
        agent: false,
      });
      req.on("response", async (answer: IncomingMessage) => {
        resolve({ status: answer.statusCode, body: await text(answer) });
      });
      req.on("error", reject);
      req.end();
    });

  test("404 unless exposed, 502 while nothing listens, then what the server says, 404 again", async () => {
    expect((await get(8000)).status).toBe(404);
    const { url } = await api.ports.expose.mutate({ sandboxId, port: 8000 });
    expect(url).toBe(`http://${hostOf(8000)}/`);
    const nothing = await get(8000);
    expect([nothing.status, nothing.body]).toEqual([
      502,
      expect.stringContaining("Nothing is listening on port 8000"),
    ]);
    await start(
      "mkdir -p /srv/www && echo hello from inside > /srv/www/index.html && cd /srv/www && exec python3 -m http.server 8000",
    );
    await eventually(async () =>
      expect(await get(8000)).toEqual({ status: 200, body: "hello from inside\n" }),
    );
    expect((await get(8000, "/missing")).status).toBe(404);
    await api.ports.unexpose.mutate({ sandboxId, port: 8000 });
    expect((await get(8000)).body).toContain("not exposed");
  });

  test("a paused sandbox says so, and answers again when it is resumed", async () => {
    await api.ports.expose.mutate({ sandboxId, port: 8001 });
    await start("cd /srv/www && exec python3 -m http.server 8001");
    await eventually(async () => expect((await get(8001)).status).toBe(200));
    await api.sandboxes.pause.mutate({ sandboxId });
    const paused = await get(8001);
    expect([paused.status, paused.body]).toEqual([503, expect.stringContaining("is paused")]);
    await api.sandboxes.resume.mutate({ sandboxId });
    await eventually(async () => expect((await get(8001)).status).toBe(200));
  });

  test("a visit lets the time limit count from anew", async () => {
    const made = await api.sandboxes.create.mutate({ ports: [8000], ttlSeconds: 3_600 });
    await eventually(async () => {
      expect((await get(8000, "/", made.id)).status).toBe(502);
      const { expiresAt } = await api.sandboxes.get.query({ sandboxId: made.id });
      expect(Date.parse(expiresAt!)).toBeGreaterThan(Date.parse(made.expiresAt!));
    });
    await api.sandboxes.terminate.mutate({ sandboxId: made.id });
    expect((await get(8000, "/", made.id)).status).toBe(404);
  });

  test("a WebSocket goes through, both ways", async () => {
    await api.ports.expose.mutate({ sandboxId, port: 8002 });
    await start(`exec python3 -c '${ECHO_WEBSOCKET.replaceAll("'", "'\\''")}'`);
    await eventually(async () => {
      const listening = await api.ports.list.query({ sandboxId });
      expect(listening.find(({ port }) => port === 8002)?.listening).toBe(true);
    });
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/chat`, {
      headers: { host: hostOf(8002), ...bearer() },
    });
    const answer = await new Promise((resolve, reject) => {
      socket.on("open", () => socket.send("hello"));
      socket.on("message", (data) => resolve(String(data)));
      socket.on("error", reject);
    });
    expect(answer).toBe("echo hello");
    socket.terminate();
  });
});

describe("the API", () => {
  const post = (path: string, body: string) =>
    fetch(`${server.url}/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...bearer() },
      body,
    });

  test("tells its health", async () => {
    const answer = await fetch(`${server.url}/api/health`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: "ready", step: null }]);
  });

  test("refuses what is too large, and says what does not exist", async () => {
    const large = JSON.stringify({ sandboxId, name: "x".repeat(9_000_000) });
    expect((await post("trpc/sandboxes.rename", large)).status).toBe(413);
    expect((await post("trpc/nothing.here", "{}")).status).toBe(404);
    expect((await fetch(`${server.url}/api/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/api/trpc/sandboxes.create`, { headers: bearer() })).status).toBe(405);
  });

  test("tells a subscriber what another one does, soon", async () => {
    const client = createWSClient({
      url: `ws://127.0.0.1:${server.port}/api/ws`,
      WebSocket: class extends WebSocket {
        constructor(url: string) {
          super(url, { headers: bearer() });
        }
      } as never,
    });
    const subscriber = createTRPCClient<AppRouter>({ links: [wsLink({ client })] });
    const seen: unknown[] = [];
    const started = Promise.withResolvers<void>();
    const subscription = subscriber.events.subscribe.subscribe(
      {},
      { onStarted: () => started.resolve(), onData: ({ data }) => seen.push([data.type, data.subjectId]) },
    );
    await started.promise;
    await api.sandboxes.rename.mutate({ sandboxId, name: "renamed" });
    // People are told within a second; three, for a busy machine.
    const soon = { timeout: 3_000, interval: 20 };
    await vi.waitFor(() => expect(seen).toContainEqual(["sandbox.renamed", sandboxId]), soon);
    subscription.unsubscribe();
    await client.close();
  });
});

describe("strangers", () => {
  const ask = (headers: Record<string, string>, method = "POST") =>
    new Promise<number | undefined>((resolve, reject) => {
      const path = "/api/trpc/sandboxes.rename";
      const req = request({ host: "127.0.0.1", port: server.port, method, path, headers, agent: false });
      req.on("response", (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      req.on("error", reject);
      req.end(method === "POST" ? "{}" : undefined);
    });

  test("a page of somebody else, or of a sandbox, can't drive the dashboard", async () => {
    const host = `localhost:${server.port}`;
    const json = { "content-type": "application/json", ...bearer() };
    expect(await ask({ host, ...json })).toBe(400); // a script: heard, its input is wrong
    expect(await ask({ host, origin: `http://${host}`, ...json })).toBe(400);
    expect(await ask({ host, origin: "http://evil.example", ...json })).toBe(403);
    expect(await ask({ host, origin: `http://8000-${sandboxId}.${host}`, ...json })).toBe(403);
    expect(await ask({ host: "evil.example", ...json })).toBe(421);
    for (const path of ["/api/ws", "/api/terminal/prc0000000000000"]) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
        headers: { host, origin: "http://evil.example", ...bearer() },
      });
      const status = await new Promise((resolve) => {
        socket.on("unexpected-response", (_req, res) => resolve(res.statusCode));
        socket.on("error", () => {});
      });
      expect(status).toBe(403);
    }
  });
});

/** The least that is a WebSocket server: answers one text message. */
const ECHO_WEBSOCKET = `
import socket, hashlib, base64, re
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 8002)); s.listen(5)
while True:
    c, _ = s.accept()
    head = b""
    while b"\\r\\n\\r\\n" not in head:
        part = c.recv(4096)
        if not part: break
        head += part
    key = re.search(rb"(?i)sec-websocket-key: *(\\S+)", head)
    if not key: c.close(); continue
    accept = base64.b64encode(hashlib.sha1(key.group(1) + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    c.sendall(b"HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: " + accept + b"\\r\\n\\r\\n")
    f = b""
    while len(f) < 6 or len(f) < 6 + (f[1] & 127): f += c.recv(4096)
    n = f[1] & 127; mask = f[2:6]
    text = b"echo " + bytes(f[6 + i] ^ mask[i % 4] for i in range(n))
    c.sendall(bytes([0x81, len(text)]) + text)
`;
