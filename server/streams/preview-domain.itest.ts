import { request } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestServer, type TestServer } from "../testing/instance.ts";
import { type Api, apiOf } from "./testing/api.ts";

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer({ pages: false, env: { PREVIEW_DOMAIN: "preview.example" } });
  api = apiOf(server);
});
afterAll(() => server?.dispose());

/** Asks the server under another name; that need not be in any resolver. */
function ask(host: string, path = "/"): Promise<{ status: number; body: string }> {
  const key = { authorization: `Bearer ${server.apiKey}` };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port: server.port, path, headers: { host, ...key } },
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    asked.on("error", reject).end();
  });
}

test("with a PREVIEW_DOMAIN of one's own, ports are there and nowhere else", async () => {
  const { id: sandboxId } = await api.sandboxes.create.mutate({});
  const { url } = await api.ports.expose.mutate({ sandboxId, port: 8000 });
  const host = `8000-${sandboxId}.preview.example`;
  expect(url).toBe(`http://${host}:${server.port}/`);
  await api.processes.exec.mutate({
    sandboxId,
    shell: "mkdir /www && cd /www && echo here > index.html && exec python3 -m http.server 8000",
  });
  const ok = { status: 200, body: "here\n" };
  await vi.waitFor(async () => expect(await ask(`${host}:${server.port}`)).toEqual(ok), {
    timeout: 60_000,
    interval: 100,
  });
  // Behind a proxy there is another port, or none, in the name.
  expect(await ask(host)).toEqual(ok);
  expect(await ask(host.toUpperCase())).toEqual(ok);
  expect((await ask(`9000-${sandboxId}.preview.example`)).status).toBe(404);
  for (const other of [
    `8000-${sandboxId}.localhost`,
    `8000-${sandboxId}.preview.example.org`,
    "preview.example",
  ])
    expect(await ask(other)).not.toEqual(ok);
  expect((await ask(`localhost:${server.port}`, "/api/health")).status).toBe(200);
});
