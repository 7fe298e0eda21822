import { request } from "node:http";
import { connect, createServer } from "node:net";
import { json, text } from "node:stream/consumers";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readSettings } from "../env.ts";
import { silentLogger } from "../log.ts";
import type { AppRouter } from "../trpc/root.ts";
import { WebServer } from "./server.ts";

let web: WebServer;
let port: number;
beforeAll(async () => {
  port = await freePort();
  web = await listening(port);
});
afterAll(() => web?.close());

async function listening(onPort: number): Promise<WebServer> {
  const server = new WebServer(
    readSettings({ PORT: String(onPort), FORKYARD_DATA_DIR: "/nonexistent", LOG_LEVEL: "silent" }),
    silentLogger(),
  );
  await server.listen("127.0.0.1");
  server.starting("Starting containerd");
  return server;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function ask(path: string) {
  return new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, agent: false, headers: { host: `localhost:${port}` } };
    request(options, resolve).on("error", reject).end();
  });
}

const failure = {
  code: "UNAVAILABLE",
  message: "Forkyard is starting: Starting containerd",
  hint: "Try again in a few seconds.",
};

test("a script that calls while the server starts is told so in JSON, and when to come back", async () => {
  const answer = await ask("/api/files/sbx0000000000000");
  expect(answer).toMatchObject({
    statusCode: 503,
    headers: { "content-type": "application/json", "retry-after": "5" },
  });
  expect(await json(answer)).toEqual({ error: failure });
});

test("a procedure's caller gets it as any other of its errors", async () => {
  const client = createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `http://127.0.0.1:${port}/api/trpc` })],
  });
  await expect(client.system.info.query()).rejects.toMatchObject({
    message: failure.message,
    data: { httpStatus: 503, forkyard: failure },
  });
});

test("a person gets a page that looks again; health is told all along", async () => {
  const page = await ask("/sandboxes");
  expect(page).toMatchObject({ statusCode: 503, headers: { "content-type": "text/html; charset=utf-8" } });
  expect(await text(page)).toContain("Forkyard is starting");
  expect(await json(await ask("/api/health"))).toEqual({ status: "starting", step: "Starting containerd" });
});

test("stopping waits for nobody who keeps a refused upgrade open", async () => {
  const other = await freePort();
  const server = await listening(other);
  const socket = connect({ port: other, host: "127.0.0.1", allowHalfOpen: true });
  socket.write(`GET / HTTP/1.1\r\nHost: localhost:${other}\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n`);
  socket.resume().on("error", () => {});
  await new Promise((resolve) => socket.once("end", resolve));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const closed = server.close();
    vi.advanceTimersByTime(60_000);
    await closed;
  } finally {
    vi.useRealTimers();
    socket.destroy();
  }
});
