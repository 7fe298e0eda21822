import { createServer, type IncomingMessage, type RequestListener, request, type Server } from "node:http";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { ForkyardError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { SandboxStatus } from "../domain/status.ts";
import { silentLogger } from "../log.ts";
import { destinationOf } from "./hosts.ts";
import { type PreviewBackend, PreviewProxy } from "./preview.ts";

const sandboxId = newId("sandbox");
let servers: Server[];
let backend: PreviewBackend;
let status: SandboxStatus | null;
let proxyPort: number;
let innerPort: number;
let inner: { onRequest: RequestListener; requests: IncomingMessage[]; server: Server };

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
  servers = [];
  status = "running";
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    inner.onRequest(req, res);
  });
  inner = { server, requests, onRequest: (_req, res) => res.end("inner") };
  innerPort = await listen(server);
  backend = {
    lookUp: async ({ port }) => (port === 8000 && status !== null ? { name: "demo", status } : null),
    host: () => ({
      dial: () =>
        new Promise((resolve, reject) => {
          const socket = connectTcp(innerPort, "127.0.0.1", () => resolve(socket));
          socket.once("error", () => reject(new ForkyardError("UNAVAILABLE", "nothing listens")));
        }),
    }),
    touched: vi.fn(),
    log: silentLogger(),
  };
  const proxy = new PreviewProxy(backend);
  const previewOf = (req: IncomingMessage) => {
    const destination = destinationOf(req.headers.host, {
      publicUrl: "http://localhost:3000",
      previewDomain: "localhost",
    });
    if (destination.kind !== "preview") throw new Error("not a preview");
    return destination;
  };
  const outer = createServer((req, res) => void proxy.handle(req, res, previewOf(req)));
  outer.on("upgrade", (req, socket, head) => void proxy.upgrade(req, socket, head, previewOf(req)));
  proxyPort = await listen(outer);
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const hostOf = (port: number) => `${port}-${sandboxId}.localhost:${proxyPort}`;

function get(
  options: { port?: number; path?: string; method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const { port = 8000, path = "/", method = "GET", headers = {} } = options;
    const req = request({
      host: "127.0.0.1",
      port: proxyPort,
      path,
      method,
      headers: { host: hostOf(port), ...headers },
      agent: false,
    });
    req.on("response", resolve).on("error", reject);
    req.end();
  });
}

describe("HTTP", () => {
  test("passes method, path, query, headers, status and body on", async () => {
    inner.onRequest = (req, res) => {
      res.writeHead(418, "Teapot", { "X-Answer": "yes", "Set-Cookie": ["a=1; Domain=localhost", "b=2"] });
      req.pipe(res);
    };
    const answer = await new Promise<IncomingMessage>((resolve) => {
      const req = request({
        host: "127.0.0.1",
        port: proxyPort,
        path: "/a%20b?c=d",
        method: "PUT",
        headers: { host: hostOf(8000), "x-question": "why", cookie: "forkyard.s=1; own=2" },
      });
      req.on("response", resolve);
      req.write("one ");
      setTimeout(() => req.end("two"), 10);
    });
    expect([answer.statusCode, answer.statusMessage]).toEqual([418, "Teapot"]);
    expect(answer.headers).toMatchObject({ "x-answer": "yes", "set-cookie": ["a=1", "b=2"] });
    expect(await text(answer)).toBe("one two");
    const [seen] = inner.requests;
    expect([seen!.method, seen!.url]).toEqual(["PUT", "/a%20b?c=d"]);
    expect(seen!.headers).toMatchObject({
      host: hostOf(8000),
      "x-question": "why",
      "x-forwarded-host": hostOf(8000),
      cookie: "own=2",
    });
    expect(backend.touched).toHaveBeenCalledWith(sandboxId);
  });

  test("streams: the first part is there before the answer is whole", async () => {
    const finish = Promise.withResolvers<void>();
    inner.onRequest = async (_req, res) => {
      res.write("data: first\n\n");
      await finish.promise;
      res.end("data: last\n\n");
    };
    const answer = await get();
    const [first] = await Promise.all([new Promise((resolve) => answer.once("data", resolve))]);
    expect(String(first)).toBe("data: first\n\n");
    finish.resolve();
    expect(await text(answer)).toContain("last");
  });

  test("a large body arrives whole, and HEAD and 304 have none", async () => {
    const large = Buffer.alloc(5_000_000, "z");
    inner.onRequest = (req, res) => {
      if (req.url === "/304") res.writeHead(304, { ETag: "x" }).end();
      else res.writeHead(200, { "Content-Length": large.length }).end(large);
    };
    expect((await text(await get())).length).toBe(large.length);
    const head = await get({ method: "HEAD" });
    expect([head.headers["content-length"], await text(head)]).toEqual([String(large.length), ""]);
    expect((await get({ path: "/304" })).statusCode).toBe(304);
  });

  test("a client that goes away ends the connection into the sandbox", async () => {
    const gone = Promise.withResolvers<void>();
    inner.onRequest = (_req, res) => {
      res.write("begun");
      res.on("close", () => gone.resolve());
    };
    const answer = await get();
    answer.destroy();
    await gone.promise;
  });
});

describe("pages of our own", () => {
  test.each([
    [null, 404, "not exposed"],
    ["paused", 503, "demo is paused"],
    ["creating", 503, "demo is being made"],
    ["terminating", 410, "demo is terminating"],
    ["failed", 410, "demo is failed"],
  ] as const)("a sandbox that is %s: %i", async (now, code, words) => {
    status = now;
    const answer = await get();
    expect(answer.statusCode).toBe(code);
    expect(await text(answer)).toContain(words);
    expect(inner.requests).toHaveLength(0);
  });

  test("another port than the exposed one is not there", async () => {
    expect((await get({ port: 8001 })).statusCode).toBe(404);
  });

  test("nothing listening: says so, how to mend it, and looks again", async () => {
    innerPort = 1;
    const answer = await get();
    expect(answer.statusCode).toBe(502);
    const page = await text(answer);
    expect(page).toContain("Nothing listens on port 8000");
    expect(page).toContain("python3 -m http.server 8000");
    expect(page).toContain('http-equiv="refresh"');
  });

  test("a server that hangs up or speaks no HTTP gives a page, too", async () => {
    inner.onRequest = (req) => req.socket.end("SSH-2.0-OpenSSH\r\n");
    const answer = await get();
    expect([answer.statusCode, await text(answer)]).toEqual([
      502,
      expect.stringContaining("did not answer properly"),
    ]);
  });
});

describe("WebSocket", () => {
  test("both ways, with protocol and headers", async () => {
    const wss = new WebSocketServer({ server: inner.server, handleProtocols: () => "chat" });
    wss.on("connection", (socket, req) => {
      socket.send(`at ${req.url}`);
      socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}/live?x=1`, ["chat"], {
      headers: { host: hostOf(8000) },
    });
    const messages: string[] = [];
    const echoed = Promise.withResolvers<void>();
    socket.on("message", (data) => {
      messages.push(String(data));
      if (messages.length === 1) socket.send("echo");
      else echoed.resolve();
    });
    await echoed.promise;
    expect([socket.protocol, messages]).toEqual(["chat", ["at /live?x=1", "echo"]]);
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.close(4321);
    expect(await closed).toBe(4321);
    wss.close();
  });

  test.each([
    [null, 404],
    ["paused", 503],
  ] as const)("of a sandbox that is %s is refused with %i", async (now, code) => {
    status = now;
    const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}/`, { headers: { host: hostOf(8000) } });
    const refused = await new Promise<number | undefined>((resolve) => {
      socket.on("unexpected-response", (_req, res) => resolve(res.statusCode));
    });
    expect(refused).toBe(code);
  });

  test("a server that refuses the upgrade gives its own answer", async () => {
    inner.server.on("upgrade", (_req, socket) => {
      socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nX-Why: no\r\n\r\nno");
    });
    const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}/`, { headers: { host: hostOf(8000) } });
    const answer = await new Promise<IncomingMessage>((resolve) => {
      socket.on("unexpected-response", (_req, res) => resolve(res));
    });
    expect([answer.statusCode, answer.headers["x-why"], await text(answer)]).toEqual([401, "no", "no"]);
  });
});
