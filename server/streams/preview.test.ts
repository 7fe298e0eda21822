import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from "node:http";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { ForkyardError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { SandboxStatus } from "../domain/status.ts";
import { silentLogger } from "../log.ts";
import type { Actor } from "../services/context.ts";
import { destinationOf } from "./hosts.ts";
import { type PreviewBackend, PreviewProxy } from "./preview.ts";
import { enterUrl, localPath } from "./preview-access.ts";
import { PreviewPasses } from "./preview-pass.ts";

const sandboxId = newId("sandbox");
const member: Actor = {
  userId: "usr1",
  name: "Ann",
  teamId: "tea1",
  role: "member",
  via: { kind: "session", id: "ses1" },
  address: null,
};
let servers: Server[];
let backend: PreviewBackend;
let status: SandboxStatus | null;
let visibility: "private" | "public";
let watched: Set<() => void>;
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
  visibility = "public";
  watched = new Set();
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    inner.onRequest(req, res);
  });
  inner = { server, requests, onRequest: (_req, res) => res.end("inner") };
  innerPort = await listen(server);
  backend = {
    publicUrl: "http://localhost:3000",
    passes: new PreviewPasses(randomBytes(32)),
    lookUp: async ({ port }) =>
      port === 8000 && status !== null ? { name: "demo", status, teamId: "tea1", visibility } : null,
    actorOfKey: async (key) => {
      if (key === "fy_right") return member;
      if (key === "fy_other") return { ...member, teamId: "tea2" };
      throw new ForkyardError("UNAUTHENTICATED", "no such key");
    },
    stillGranted: async ({ via }) => via.id !== "revoked",
    addressOf: () => "203.0.113.7",
    watch: (_actor, end) => {
      watched.add(end);
      return () => watched.delete(end);
    },
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
    expect(answer.headers).toMatchObject({ "x-answer": "yes", "set-cookie": ["b=2"] });
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

  test("early hints are passed on one by one, and those that nobody can read are dropped", async () => {
    const hint = (link: string) => `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n\r\n`;
    const slow = `<a>${";a=a=a".repeat(50)}"`;
    inner.onRequest = ({ socket }) =>
      socket.end(
        `${hint("junk")}${hint(slow)}${hint("</a.css>; rel=preload, </b.js>; rel=preload")}HTTP/1.1 200 OK\r\n\r\nwhole`,
      );
    const hints: unknown[] = [];
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const req = request({ port: proxyPort, headers: { host: hostOf(8000) }, agent: false });
      req.on("information", ({ headers }) => hints.push(headers.link));
      req.on("response", resolve).on("error", reject).end();
    });
    expect(hints).toEqual(["</a.css>; rel=preload, </b.js>; rel=preload"]);
    expect([answer.statusCode, await text(answer)]).toEqual([200, "whole"]);
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
    ["creating", 503, "demo is being created"],
    ["terminating", 410, "demo is terminating"],
    ["failed", 410, "demo is failed"],
  ] as const)("a sandbox that is %s: %i", async (now, code, words) => {
    status = now;
    const answer = await get({ headers: { authorization: "Bearer fy_right" } });
    expect(answer.statusCode).toBe(code);
    expect(await text(answer)).toContain(words);
    expect(inner.requests).toHaveLength(0);
  });

  test("another port than the exposed one is not there", async () => {
    expect((await get({ port: 8001, headers: { authorization: "Bearer fy_right" } })).statusCode).toBe(404);
  });

  test("nothing listening: says so, how to mend it, and looks again", async () => {
    innerPort = 1;
    const answer = await get();
    expect(answer.statusCode).toBe(502);
    const page = await text(answer);
    expect(page).toContain("Nothing is listening on port 8000");
    expect(page).toContain("python3 -m http.server 8000");
    expect(page).toContain('http-equiv="refresh"');
  });

  test.each([
    ["speaks no HTTP", "SSH-2.0-OpenSSH\r\n"],
    ["gives a status that there isn't", "HTTP/1.1 042 Odd\r\n\r\n"],
    ["puts control characters into its reason", "HTTP/1.1 200 O\u0001K\r\n\r\n"],
    ["changes the protocol unasked", "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"],
    ["hangs up", ""],
  ])("a server that %s gives a page, too", async (_what, sent) => {
    inner.onRequest = ({ socket }) => (sent === "" ? socket.end() : socket.write(sent));
    const answer = await get();
    expect([answer.statusCode, await text(answer)]).toEqual([
      502,
      expect.stringContaining("did not answer properly"),
    ]);
  });
});

describe("a private port", () => {
  const page = { accept: "text/html", "sec-fetch-mode": "navigate" };
  const own = { port: 8000, sandboxId };

  beforeEach(() => {
    visibility = "private";
  });

  /** What a browser keeps after it was led in with a ticket. */
  async function pass(actor: Actor = member): Promise<string> {
    const ticket = backend.passes.ticketFor(actor, own)!;
    const entered = await get({
      path: `/.forkyard/enter?ticket=${ticket}&to=%2Fdeep%3Fa%3D1`,
      headers: page,
    });
    expect([entered.statusCode, entered.headers.location]).toEqual([
      303,
      "/.forkyard/check?to=%2Fdeep%3Fa%3D1",
    ]);
    const [cookie] = entered.headers["set-cookie"]!;
    expect(cookie).toMatch(
      /^__Host-forkyard-preview=[^;]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=None; Secure; Partitioned$/,
    );
    return cookie!.split(";", 1)[0]!;
  }

  test("leads a browser to the dashboard, and tells everything else that it is private", async () => {
    const led = await get({ path: "/a?b=c", headers: page });
    const to = new URLSearchParams({ sandbox: sandboxId, port: "8000", to: "/a?b=c" });
    expect([led.statusCode, led.headers.location]).toEqual([303, `http://localhost:3000/open-preview?${to}`]);
    expect((await get()).statusCode).toBe(401);
    expect((await get({ headers: { "sec-fetch-mode": "cors", accept: "text/html" } })).statusCode).toBe(401);
    expect((await get({ method: "POST", headers: page })).statusCode).toBe(401);
    // A port that isn't exposed looks the same to strangers.
    expect((await get({ port: 8001, headers: page })).statusCode).toBe(303);
    expect((await get({ port: 8001 })).statusCode).toBe(401);
    expect(inner.requests).toHaveLength(0);
  });

  test("takes a ticket once, for a pass that the sandbox never sees", async () => {
    const cookie = await pass();
    const checked = await get({ path: "/.forkyard/check?to=%2Fdeep%3Fa%3D1", headers: { ...page, cookie } });
    expect([checked.statusCode, checked.headers.location]).toEqual([303, "/deep?a=1"]);
    expect((await get({ path: "/deep", headers: { cookie: `${cookie}; own=1` } })).statusCode).toBe(200);
    expect(inner.requests.map(({ url, headers }) => [url, headers.cookie])).toEqual([["/deep", "own=1"]]);
    const ticket = backend.passes.ticketFor(member, own)!;
    const path = `/.forkyard/enter?ticket=${ticket}`;
    expect([(await get({ path })).statusCode, (await get({ path })).statusCode]).toEqual([303, 403]);
    expect((await get({ path: "/.forkyard/check", headers: page })).statusCode).toBe(403);
    expect((await get({ path: "/.forkyard/anything", headers: { cookie } })).statusCode).toBe(404);
  });

  test("a ticket and a pass are of one host alone, and a pass can't be made up or changed", async () => {
    const other = backend.passes.ticketFor(member, { ...own, port: 8001 })!;
    expect((await get({ path: `/.forkyard/enter?ticket=${other}` })).statusCode).toBe(403);
    const cookie = await pass();
    expect((await get({ port: 8001, headers: { cookie } })).statusCode).toBe(401);
    const [name, value] = cookie.split("=") as [string, string];
    const [body, signature] = value.split(".") as [string, string];
    const changed = { ...JSON.parse(Buffer.from(body, "base64url").toString()), teamId: "tea2" };
    const forged = Buffer.from(JSON.stringify(changed)).toString("base64url");
    for (const wrong of [`${forged}.${signature}`, `${body}.${signature.slice(1)}`, body, "x.y", "."])
      expect((await get({ headers: { cookie: `${name}=${wrong}` } })).statusCode).toBe(401);
  });

  test("a pass ends with its session, and so does what is under way", async () => {
    const cookie = await pass({ ...member, via: { kind: "session", id: "revoked" } });
    expect((await get({ headers: { cookie } })).statusCode).toBe(401);
    inner.onRequest = (_req, res) => void res.write("more to come");
    const answer = await get({ headers: { cookie: await pass() } });
    const cut = new Promise((resolve) => answer.on("error", resolve));
    answer.resume();
    for (const end of watched) end();
    await cut;
    await vi.waitFor(() => expect(watched.size).toBe(0));
  });

  test("another team's member is told what everybody is told of a port that isn't there", async () => {
    const cookie = await pass({ ...member, teamId: "tea2" });
    expect((await get({ headers: { cookie } })).statusCode).toBe(404);
    expect((await get({ headers: { authorization: "Bearer fy_other" } })).statusCode).toBe(404);
  });

  test("scripts show their API key, which stays out of the sandbox; other headers of the kind go in", async () => {
    expect((await get({ headers: { authorization: "Bearer fy_right" } })).statusCode).toBe(200);
    const both = { "x-forkyard-key": "fy_right", authorization: "Basic YTpi" };
    expect((await get({ headers: both })).statusCode).toBe(200);
    expect(inner.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, "Basic YTpi"]);
    expect(JSON.stringify(inner.requests.map(({ rawHeaders }) => rawHeaders))).not.toContain("fy_right");
    expect((await get({ headers: { authorization: "Bearer fy_wrong" } })).statusCode).toBe(401);
    expect((await get({ headers: { authorization: "Basic YTpi" } })).statusCode).toBe(401);
  });

  test("a page of somebody else can't use a visitor's pass to change anything; one of the sandbox can", async () => {
    const cookie = await pass();
    const post = async (headers: Record<string, string>) =>
      (await get({ method: "POST", headers: { cookie, ...headers } })).statusCode;
    expect(await post({ origin: "https://evil.example", "sec-fetch-site": "cross-site" })).toBe(401);
    expect(await post({ origin: "http://localhost:3000" })).toBe(401);
    expect(await post({ origin: `http://8000-${newId("sandbox")}.localhost:3000` })).toBe(401);
    expect(await post({ origin: `http://evil-${sandboxId}.localhost:3000` })).toBe(401);
    expect(await post({ origin: `http://8001-${sandboxId}.localhost:3000` })).toBe(200);
    expect(await post({ origin: "null", "sec-fetch-site": "same-origin" })).toBe(200);
  });

  test("a page of somebody else can't load anything into itself; one of the sandbox can", async () => {
    const cookie = await pass();
    const load = async (headers: Record<string, string>) =>
      (await get({ headers: { cookie, "sec-fetch-mode": "no-cors", ...headers } })).statusCode;
    expect(await load({ "sec-fetch-site": "cross-site" })).toBe(401);
    const neighbour = `http://8000-${newId("sandbox")}.localhost:3000/`;
    expect(await load({ "sec-fetch-site": "same-site", referer: neighbour })).toBe(401);
    expect(
      await load({ "sec-fetch-site": "same-site", referer: `http://8001-${sandboxId}.localhost:3000/a` }),
    ).toBe(200);
    expect(await load({ "sec-fetch-site": "same-origin" })).toBe(200);
    // The dashboard's frame, and a link on somebody's page.
    for (const site of ["same-site", "cross-site"])
      expect(await load({ "sec-fetch-site": site, "sec-fetch-mode": "navigate" })).toBe(200);
  });

  test("a WebSocket needs the same", async () => {
    const wss = new WebSocketServer({ server: inner.server });
    wss.on("connection", (socket) => socket.send("hello"));
    const open = (headers: Record<string, string>) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}/`, {
          headers: { host: hostOf(8000), ...headers },
        });
        socket.on("message", (data) => {
          resolve(String(data));
          socket.terminate();
        });
        socket.on("unexpected-response", (_req, res) => resolve(res.statusCode));
        socket.on("error", () => {});
      });
    expect(await open({})).toBe(401);
    expect(await open({ authorization: "Bearer fy_right" })).toBe("hello");
    const cookie = await pass();
    expect(await open({ cookie, origin: `http://${hostOf(8000)}` })).toBe("hello");
    expect(await open({ cookie, origin: "https://evil.example" })).toBe(401);
    wss.close();
  });

  test("is led back to nowhere but the same host", () => {
    for (const to of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:1",
      "/.forkyard/enter",
      null,
    ])
      expect(localPath(to)).toBe("/");
    expect(localPath("/a/b?c=//d")).toBe("/a/b?c=//d");
    expect(enterUrl("http://p.localhost/", "t", "//evil.example")).toBe(
      "http://p.localhost/.forkyard/enter?ticket=t&to=%2F",
    );
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
    [null, 401],
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
