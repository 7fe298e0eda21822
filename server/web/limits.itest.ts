import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startTestServer, type TestServer } from "../testing/instance.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    pages: false,
    env: {
      FORKYARD_LIMIT_CALLS: "120",
      FORKYARD_LIMIT_SIGN_INS: "3",
      FORKYARD_LIMIT_INVITATIONS: "2",
      TRUST_PROXY: "1",
    },
  });
});
afterAll(() => server?.dispose());

/** Asks from this address, as through a proxy. */
const from = (address: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address, ...headers },
    body: JSON.stringify(body),
  });

const signIn = (address: string) =>
  from(address, "/api/auth/sign-in/email", { email: "owner@example.com", password: "not the password" });

/** The status of a request to a preview's host from this address. */
const previewFrom = (address: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const host = `8000-sbx0000000000000.localhost:${server.port}`;
    const options = { host: "127.0.0.1", port: server.port, headers: { host, "x-forwarded-for": address } };
    request(options, (answer) => resolve(answer.resume().statusCode))
      .on("error", reject)
      .end();
  });

/** Asks until it is refused, within so many times. */
async function untilLimited(most: number, ask: () => Promise<Response>): Promise<Response> {
  for (let count = 0; count < most; count += 1) {
    const answer = await ask();
    if (answer.status === 429) return answer;
    await answer.arrayBuffer();
  }
  throw new Error(`${most} requests met no limit`);
}

test("passwords are tried a few times from one address; others can still sign in", async () => {
  const answer = await untilLimited(30, () => signIn("203.0.113.1"));
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ error: { code: "RATE_LIMITED" } });
  expect((await signIn("203.0.113.2")).status).toBe(401);
});

test("a wrong key is tried a while, and then not even looked at; a right one from elsewhere goes on", async () => {
  const wrong = { authorization: "Bearer fy_wrong" };
  const ask = () => from("203.0.113.3", "/api/trpc/sandboxes.create", {}, wrong);
  expect((await ask()).status).toBe(401);
  expect((await untilLimited(1000, ask)).headers.get("retry-after")).toMatch(/^\d+$/);
  expect((await from("203.0.113.4", "/api/trpc/sandboxes.create", {}, wrong)).status).toBe(401);
});

test("what previews refuse keeps nobody at that address from signing in", async () => {
  // More than three times what the dashboard would take.
  for (let count = 0; count < 300; count += 1) expect(await previewFrom("203.0.113.6")).toBe(401);
  expect((await signIn("203.0.113.6")).status).toBe(401);
});

test("calls of one key are counted wherever they come from, and the answer says when to go on", async () => {
  const bearer = { authorization: `Bearer ${server.apiKey}` };
  const ask = (address: string) =>
    fetch(`${server.url}/api/trpc/sandboxes.list`, { headers: { "x-forwarded-for": address, ...bearer } });
  let count = 0;
  const answer = await untilLimited(2000, () => ask(`203.0.113.${10 + (count++ % 100)}`));
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({
    error: {
      data: {
        httpStatus: 429,
        forkyard: { code: "RATE_LIMITED", hint: expect.stringMatching(/Try again in/) },
      },
    },
  });
});

test("a team invites so many an hour", async () => {
  const headers = { cookie: server.cookie, "x-forkyard-team": server.team };
  let count = 0;
  const invite = () => {
    count += 1;
    const input = { email: `new-${count}@example.com`, role: "viewer" };
    return from("203.0.113.5", "/api/trpc/invitations.create", input, headers);
  };
  const answer = await untilLimited(10, invite);
  expect(count).toBe(3);
  expect(await answer.json()).toMatchObject({ error: { data: { forkyard: { code: "RATE_LIMITED" } } } });
});

test("transfers and WebSockets are calls, too", async () => {
  const headers = { cookie: server.cookie };
  const transfer = () => fetch(`${server.url}/api/files/sbx0000000000000/content?path=/a`, { headers });
  const answer = await untilLimited(2000, transfer);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ error: { code: "RATE_LIMITED" } });
  /** The status of a connection that is tried. */
  const connect = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/ws`, { headers });
      socket.on("unexpected-response", (_request, { statusCode }) => resolve(statusCode));
      socket.on("open", () => {
        socket.terminate();
        resolve(101);
      });
      socket.on("error", reject);
    });
  const seen = new Set<number | undefined>();
  for (let count = 0; count < 2000 && !seen.has(503); count += 1) seen.add(await connect());
  expect(seen).toContain(503);
  expect([...seen].filter((status) => status !== 101 && status !== 503)).toEqual([]);
});
