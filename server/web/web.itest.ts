import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { apiOf } from "../testing/api.ts";
import { startTestServer, type TestServer } from "../testing/instance.ts";

const METRICS_TOKEN = "a-token-for-this-test";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    pages: false,
    env: {
      PUBLIC_URL: "https://forkyard.example",
      TRUST_PROXY: "1",
      FORKYARD_METRICS_TOKEN: METRICS_TOKEN,
    },
  });
});
afterAll(() => server?.dispose());

type Asked = { method?: string; headers?: Record<string, string>; body?: string };

async function ask(path: string, { method = "GET", headers = {}, body }: Asked = {}) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { host: "127.0.0.1", port: server.port, path, method, agent: false };
    const req = request({ ...options, headers: { host: `localhost:${server.port}`, ...headers } }, resolve);
    req.on("error", reject);
    req.end(body);
  });
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

const proxied = { host: "forkyard.example", "x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https" };

describe("what watches the server", () => {
  test("liveness and readiness are told to everybody, and nothing else with them", async () => {
    const live = await ask("/api/health");
    expect([live.status, JSON.parse(live.text)]).toEqual([200, { status: "ready", step: null }]);
    // On a host with much to do an answer may come too late once.
    await expect
      .poll(async () => (await ask("/api/ready", { headers: proxied })).text, { timeout: 60_000 })
      .toBe('{"ready":true,"database":"ok","engine":"ok"}');
  });

  test("metrics of a server that others can reach are for who has the token", async () => {
    const own = await ask("/metrics", { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    expect([own.status, own.headers["content-type"]]).toEqual([
      200,
      expect.stringContaining("version=0.0.4"),
    ]);
    for (const name of [
      "forkyard_operations_running",
      "forkyard_websockets",
      "process_resident_memory_bytes",
      "nodejs_eventloop_lag_p99_seconds",
    ])
      expect(own.text).toContain(`# TYPE ${name} `);
    expect(own.text).toMatch(/forkyard_http_request_duration_seconds_bucket\{kind="health",method="GET",/);
    // Each line is a comment or a sample.
    for (const line of own.text.trim().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+)$/);
    expect((await ask("/metrics")).status).toBe(403);
    expect((await ask("/metrics", { headers: proxied })).status).toBe(403);
    expect((await ask("/metrics", { headers: { "x-forwarded-for": "127.0.0.1" } })).status).toBe(403);
    const wrong = { ...proxied, authorization: "Bearer another-token-of-that" };
    expect((await ask("/metrics", { headers: wrong })).status).toBe(403);
    const right = { ...proxied, authorization: `Bearer ${METRICS_TOKEN}` };
    expect((await ask("/metrics", { headers: right })).status).toBe(200);
  });
});

describe("request ids and logs", () => {
  test("a request keeps the id it came with, or is given one; the log has it", async () => {
    const given = await ask("/api/nothing", { headers: { "x-request-id": "from-the-proxy.1" } });
    expect(given.headers["x-request-id"]).toBe("from-the-proxy.1");
    for (const wrong of ["x".repeat(65), "a b", '{"level":"fatal"}']) {
      const made = await ask("/api/nothing", { headers: { "x-request-id": wrong } });
      expect(made.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    }
    const sent = { headers: { ...proxied, "x-request-id": "logged.7" }, method: "POST", body: "{}" };
    await ask("/api/trpc/nothing.here?input=typed-by-a-person", sent);
    await expect
      .poll(() => lineWith("logged.7"), { timeout: 20_000 })
      .toMatchObject({
        method: "POST",
        path: "/api/trpc/nothing.here",
        address: "203.0.113.7",
      });
    expect(server.log()).not.toContain("typed-by-a-person");
  });

  function lineWith(requestId: string): unknown {
    const lines = server.log().split("\n");
    const line = lines.find((entry) => entry.includes(`"requestId":"${requestId}"`));
    return line === undefined ? null : JSON.parse(line);
  }

  test("nothing that a client sends as a secret is logged", async () => {
    const secret = "secret-in-a-header";
    const headers = { authorization: `Bearer fy_${secret}`, cookie: `forkyard.session=${secret}` };
    await ask(`/api/trpc/sandboxes.list?token=${secret}`, { headers });
    await ask("/api/trpc/sandboxes.create", { method: "POST", headers, body: `{"env":{"A":"${secret}"}` });
    const id = "after-the-secrets";
    await ask("/api/trpc/nothing", { headers: { "x-request-id": id } });
    await expect.poll(() => server.log(), { timeout: 20_000 }).toContain(id);
    expect(server.log()).not.toContain(secret);
  });
});

describe("who may ask", () => {
  const post = (headers: Record<string, string>) =>
    ask("/api/trpc/nothing.here", { method: "POST", headers, body: "{}" });

  test("the public address and localhost are ours; any other name is refused", async () => {
    expect((await ask("/api/health", { headers: proxied })).status).toBe(200);
    for (const host of ["evil.example", "www.forkyard.example", "10.0.0.1", "forkyard.example.evil.example"])
      expect((await ask("/api/health", { headers: { host } })).status).toBe(421);
  });

  test("what changes something comes from a page of the public address, or from no page", async () => {
    expect((await post(proxied)).status).not.toBe(403);
    expect((await post({ ...proxied, origin: "https://forkyard.example" })).status).not.toBe(403);
    for (const origin of [
      "http://forkyard.example",
      "https://evil.example",
      "https://8000-sbx0000000000000.forkyard.example",
      "null",
    ])
      expect((await post({ ...proxied, origin })).status).toBe(403);
    expect((await post({ ...proxied, "sec-fetch-site": "same-site" })).status).toBe(403);
  });
});

test("a client that offers another protocol with its request is answered as if it had not", async () => {
  const h2c = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAMAAABkAAQAAP__" };
  expect(await ask("/api/health", { headers: h2c })).toMatchObject({
    status: 200,
    text: expect.stringContaining("ready"),
  });
  const headers = { ...h2c, authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ operationId: "of nothing" });
  const refused = await ask("/api/trpc/operations.wait", { method: "POST", headers, body });
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining("operationId") });
});

test("the audit log of whoever can't be is not looked for", async () => {
  const headers = { authorization: `Bearer ${server.apiKey}` };
  for (const [personId, status] of Object.entries({ "%00": 400, "a%20b": 400, usr0000000000000: 200 }))
    expect((await ask(`/api/audit/export?personId=${personId}`, { headers })).status, personId).toBe(status);
});

describe("a refusal says what is wrong", () => {
  const call = (headers: Record<string, string>, body: string) =>
    ask("/api/trpc/sandboxes.rename", {
      method: "POST",
      headers: {
        authorization: `Bearer ${server.apiKey}`,
        "content-type": "application/json",
        ...headers,
      },
      body,
    });

  test("where the address or the headers are too long, or it is no request", async () => {
    const long = await ask(`/api/health?${"a".repeat(20_000)}`);
    expect([long.status, JSON.parse(long.text)]).toMatchObject([431, { error: { code: "LIMIT_EXCEEDED" } }]);
    const socket = connect(server.port, "127.0.0.1").end("GET / HTTP/nine\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*"code":"INVALID_INPUT"/s);
  });

  test("where the body is too large, packed or of another type", async () => {
    const large = await call({}, JSON.stringify({ name: "a".repeat(9_000_000) }));
    expect(large.status).toBe(413);
    expect(JSON.parse(large.text).error.message).toContain("8 MiB");
    const others: Record<string, string>[] = [
      { "content-encoding": "gzip" },
      { "content-type": "multipart/form-data; boundary=x" },
      { "content-type": "application/octet-stream" },
    ];
    for (const headers of others) {
      const refused = await call(headers, "{}");
      expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
        415,
        {
          error: {
            message: expect.stringContaining("not taken here"),
            data: { forkyard: { hint: expect.stringContaining("JSON") } },
          },
        },
      ]);
    }
  });
});

test("a stranger who hangs up in the middle of a request fills no log", async () => {
  const options = { host: "127.0.0.1", port: server.port, method: "POST", agent: false };
  const headers = { host: `localhost:${server.port}`, "content-length": 100 };
  for (let count = 0; count < 10; count++) {
    const req = request({ ...options, path: "/api/share/open", headers });
    req.on("error", () => {}).write("{", () => setTimeout(() => req.destroy(), 50));
    await new Promise((resolve) => req.on("close", resolve));
  }
  const id = "after-the-aborted";
  await ask("/api/trpc/nothing", { headers: { "x-request-id": id } });
  await expect.poll(() => server.log(), { timeout: 20_000 }).toContain(id);
  expect(server.log()).not.toContain("a request failed");
});

test("a message that is too long ends its WebSocket, and nothing else", async () => {
  const api = apiOf(server);
  const { id: sandboxId } = await api.sandboxes.create.mutate({});
  const { id } = await api.processes.exec.mutate({ sandboxId, argv: ["sleep", "600"], tty: true });
  for (const path of ["/api/ws", `/api/terminal/${id}`]) {
    const headers = { host: `localhost:${server.port}`, authorization: `Bearer ${server.apiKey}` };
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    const code = await new Promise((resolve, reject) => {
      socket.on("open", () => socket.send(Buffer.alloc(2_000_000)));
      socket.on("close", resolve);
      socket.on("unexpected-response", (_req, { statusCode }) => reject(new Error(`${statusCode}`)));
      socket.on("error", () => {});
    });
    // Told so, or hung up on while it still sends.
    expect([1009, 1006], path).toContain(code);
  }
  expect((await ask("/api/health")).status).toBe(200);
  expect(await api.processes.get.query({ processId: id })).toMatchObject({ status: "running" });
});

test("headers: no framing, no sniffing, HTTPS from now on", async () => {
  const { headers } = await ask("/api/health", { headers: proxied });
  expect(headers).toMatchObject({
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "permissions-policy": expect.stringContaining("camera=()"),
  });
  expect(headers["x-powered-by"]).toBeUndefined();
});
