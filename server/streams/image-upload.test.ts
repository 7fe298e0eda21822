import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, openHarness } from "../services/testing/harness.ts";
import { serveImageUpload } from "./image-upload.ts";

let harness: Harness;
let server: Server;
beforeAll(async () => {
  harness = await openHarness();
  server = createServer((req, res) => void serveImageUpload(req, res, harness.ctx));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  await harness?.close();
});

function send() {
  const { port } = server.address() as AddressInfo;
  const path = "/api/images/upload?reference=slow:1&requestId=once";
  const req = request({ host: "127.0.0.1", port, path, method: "POST", agent: false });
  const answer = once(req, "response").then(async ([res]: IncomingMessage[]) => ({
    status: res!.statusCode,
    body: await json(res!),
  }));
  return { req, answer };
}

test("who sends again what is there already gets the answer once all of it has come", async () => {
  const first = send();
  first.req.end("an archive");
  const { body } = await first.answer;
  expect(body).toMatchObject({ image: { status: "ready" } });
  const again = send();
  again.req.write("an ar");
  expect(await Promise.race([again.answer, sleep(1_000)])).toBeUndefined();
  again.req.end("chive");
  expect(await again.answer).toEqual({ status: 200, body });
});
