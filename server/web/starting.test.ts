import { request } from "node:http";
import { createServer } from "node:net";
import { json, text } from "node:stream/consumers";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../env.ts";
import { silentLogger } from "../log.ts";
import type { AppRouter } from "../trpc/root.ts";
import { WebServer } from "./server.ts";

let web: WebServer;
let port: number;
beforeAll(async () => {
  port = await freePort();
  web = new WebServer(
    readSettings({ PORT: String(port), FORKYARD_DATA_DIR: "/nonexistent", LOG_LEVEL: "silent" }),
    silentLogger(),
  );
  await web.listen("127.0.0.1");
  web.starting("Starting containerd");
});
afterAll(() => web?.close());

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
