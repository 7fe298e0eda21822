import { request } from "node:https";
import type { Page } from "@playwright/test";
import { freePort, startTestServer, type TestServer } from "../server/testing/instance.ts";
import { PASSWORD } from "../server/testing/people.ts";
import { Api } from "./fixtures/api.ts";
import { type Caddy, startCaddy } from "./fixtures/caddy.ts";
import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { test as base, expect } from "./fixtures/test.ts";
import config from "./playwright.config.ts";

const HOST = "forkyard.test";
type Secured = { server: TestServer; caddy: Caddy; url: string; port: number };

/** A server that knows its public address, behind Caddy; the browser finds its names on loopback. */
const test = base.extend<{ secured: Secured }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  secured: async ({}, use) => {
    const port = await freePort();
    const url = `https://${HOST}:${port}`;
    const server = await startTestServer({ env: { PUBLIC_URL: url, TRUST_PROXY: "1" } });
    try {
      const caddy = await startCaddy({ host: HOST, port, upstream: `http://127.0.0.1:${server.port}` });
      await use({ server, caddy, url, port });
      await caddy.stop();
    } finally {
      await server.dispose();
    }
  },
  baseURL: async ({ secured }, use) => use(secured.url),
  // Nobody is signed in yet.
  storageState: async ({ secured: _ }, use) => use({ cookies: [], origins: [] }),
  ignoreHTTPSErrors: true,
});
const launchOptions = config.use!.launchOptions!;
test.use({
  launchOptions: {
    ...launchOptions,
    args: [...launchOptions.args!, `--host-resolver-rules=MAP ${HOST} 127.0.0.1,MAP *.${HOST} 127.0.0.1`],
  },
});

const protocolOf = (page: Page) =>
  page.evaluate(
    () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).nextHopProtocol,
  );

/** Chromium gives up its HTTP/2 connections whenever the host's network changes, as with each sandbox: a person reloads. */
const visit = (open: () => Promise<unknown>) => expect(open).toPass();

/** Asks by HTTPS as a script does that trusts Caddy's authority. */
function ask(
  { caddy, port }: Secured,
  host: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, servername: host, ca: caddy.authority, agent: false };
    const asked = request({ ...options, headers: { ...headers, host: `${host}:${port}` } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
    });
    asked.on("error", reject).end();
  });
}

test("behind Caddy: sign in by HTTPS, type in a terminal, open a private preview at a name of its own", async ({
  page,
  context,
  secured,
}) => {
  test.slow();
  const { server, url, port } = secured;
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|mixed content/i.test(message.text())) complaints.push(message.text());
  });

  await visit(() => page.goto("/"));
  await page.getByRole("textbox", { name: "E-mail address" }).fill(server.owner.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/t\/local\/sandboxes/);
  await visit(() => page.reload());
  expect(await protocolOf(page)).toBe("h2");
  const session = (await context.cookies(url)).find(({ name }) => name.endsWith("session_token"));
  expect(session).toMatchObject({
    name: expect.stringMatching(/^__Host-/),
    domain: HOST,
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
  });
  const health = await ask(secured, HOST, "/api/health");
  expect(health.headers["strict-transport-security"]).toContain("max-age=31536000");

  const api = new Api(server.url, server.apiKey);
  const sandbox = await api.createSandbox({ name: "secured" });
  const opened = new SandboxPage(page);
  await visit(() => opened.goto(sandbox.id));
  await opened.waitForTerminal();
  await opened.type("echo by-$((40 + 2))-websocket\n");
  await expect(opened.terminal()).toContainText("by-42-websocket");

  const exposed = await api.exposePort(sandbox.id, 8000);
  const previewHost = `8000-${sandbox.id}.${HOST}`;
  expect(exposed.url).toBe(`https://${previewHost}:${port}/`);
  await api.exec(
    sandbox.id,
    "mkdir /srv/w && cd /srv/w && echo '<h1>Secured</h1>' > index.html && exec python3 -m http.server 8000",
  );
  await expect.poll(async () => (await api.listPorts(sandbox.id))[0]?.listening).toBe(true);
  await opened.openTab("Ports");
  await opened.main.getByRole("button", { name: "Preview of port 8000" }).click();
  const frame = page.frameLocator("iframe[title='Port 8000']");
  await expect(frame.getByRole("heading", { name: "Secured" })).toBeVisible();
  const tab = await context.newPage();
  await visit(() => tab.goto(exposed.url));
  await expect(tab.getByRole("heading", { name: "Secured" })).toBeVisible();
  expect(tab.url()).toBe(exposed.url);
  expect(await protocolOf(tab)).toBe("h2");
  expect(await tab.evaluate(() => document.cookie)).toBe("");

  // Scripts: with the key only, and with a certificate for that very name.
  const bearer = { authorization: `Bearer ${server.apiKey}` };
  expect((await ask(secured, previewHost, "/", bearer)).status).toBe(200);
  expect((await ask(secured, previewHost, "/")).status).toBe(401);
  // Names that are not ours get no certificate at all.
  await expect(ask(secured, `8001-${sandbox.id}.${HOST}`, "/")).rejects.toThrow();
  await expect(ask(secured, `anything.${HOST}`, "/")).rejects.toThrow();
  expect(complaints).toEqual([]);
});
