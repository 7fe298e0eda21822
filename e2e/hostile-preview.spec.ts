import { type IncomingMessage, request } from "node:http";
import type { Page } from "@playwright/test";
import type { Sandbox } from "../server/domain/schemas/sandbox.ts";
import type { Api } from "./fixtures/api.ts";
import { expect, test } from "./fixtures/test.ts";

/**
 * A web server for inside a sandbox, as somebody hostile would write it: it plants cookies of every kind, a service
 * worker, headers that reach far, and keeps what it was sent so that it can be looked at.
 */
const SERVER = `
import http.server, json
seen = []
PAGE = b"<!doctype html><title>innocent</title><h1>Innocent page</h1>"
WORKER = b"self.addEventListener('install', () => self.skipWaiting()); self.addEventListener('activate', (e) => e.waitUntil(clients.claim())); self.addEventListener('fetch', (e) => { if (new URL(e.request.url).pathname === '/from-worker') e.respondWith(new Response('worker')); });"
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.path != "/seen": seen.append([self.path, dict(self.headers)])
        body, kind = PAGE, "text/html"
        if self.path == "/seen": body, kind = json.dumps(seen).encode(), "application/json"
        if self.path == "/worker.js": body, kind = WORKER, "text/javascript"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "planted=1; Domain=localhost; Path=/")
        self.send_header("Set-Cookie", "__Host-forkyard-preview=planted; Path=/; Secure")
        self.send_header("Set-Cookie", "own=1; Path=/")
        self.send_header("Service-Worker-Allowed", "/")
        self.send_header("Clear-Site-Data", '"cookies", "storage"')
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Handler).serve_forever()
`;

/** The hostile server's address, once it listens. */
async function hostile(api: Api, sandbox: Sandbox): Promise<string> {
  const { url } = await api.exposePort(sandbox.id, 8000);
  await api.exec(sandbox.id, `exec python3 -c '${SERVER.replaceAll("'", `'\\''`)}'`);
  await expect
    .poll(async () => (await api.listPorts(sandbox.id)).find(({ port }) => port === 8000)?.listening)
    .toBe(true);
  return url;
}

/** As a script does; the host's name need not be in any resolver. */
function visit(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: pathname, headers: { ...headers, host }, agent: false };
    request(options, (answer) => resolve(answer.resume()))
      .on("error", reject)
      .end();
  });
}

type Seen = [path: string, headers: Record<string, string>][];
const seenBy = (page: Page): Promise<Seen> => page.evaluate(async () => (await fetch("/seen")).json());

/** What a page can try against the dashboard at `dashboard`; each attempt tells what came of it. */
async function attack(page: Page, dashboard: string, sandboxId: string): Promise<Record<string, unknown>> {
  return page.evaluate(
    async ({ dashboard, sandboxId }) => {
      const within = (promise: Promise<unknown>) =>
        Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve("no answer"), 10_000))]);
      const attempt = (work: () => Promise<unknown>) =>
        within(work().catch((error: Error) => `refused: ${error.name}`));
      const call = (path: string, init: RequestInit) => async () => {
        const answer = await fetch(`${dashboard}${path}`, { credentials: "include", ...init });
        return answer.type === "opaque" ? "opaque" : `${answer.status} ${await answer.text()}`;
      };
      const socket = (path: string) => () =>
        new Promise((resolve) => {
          const opening = new WebSocket(`${dashboard.replace("http", "ws")}${path}`);
          opening.onopen = () => resolve("open");
          opening.onerror = () => resolve("refused");
        });
      const framed = () =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.onload = () => {
            let document: unknown = null;
            try {
              document = frame.contentDocument?.title ?? null;
            } catch {}
            resolve({ document, frames: frame.contentWindow?.length });
          };
          frame.src = `${dashboard}/sandboxes`;
          window.document.body.append(frame);
        });
      const rename = JSON.stringify({ sandboxId, name: "taken-over" });
      const opener = window.open(`${dashboard}/sandboxes`);
      // biome-ignore lint/suspicious/noDocumentCookie: as it would be planted
      document.cookie = "planted-by-script=1; domain=localhost; path=/";
      // biome-ignore lint/suspicious/noDocumentCookie: as it would be planted
      document.cookie = "__Host-forkyard.session_token=planted; path=/; domain=localhost; secure";
      const attempts: Record<string, () => Promise<unknown>> = {
        read: call("/api/trpc/sandboxes.list", {}),
        readOpaque: call("/api/trpc/sandboxes.list", { mode: "no-cors" }),
        change: call("/api/trpc/sandboxes.rename", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: rename,
        }),
        changeWithoutAsking: call("/api/trpc/sandboxes.rename", {
          method: "POST",
          mode: "no-cors",
          headers: { "content-type": "text/plain" },
          body: rename,
        }),
        wayIntoPreviews: call(`/api/previews/enter?sandbox=${sandboxId}&port=8000`, { method: "POST" }),
        session: call("/api/auth/get-session", {}),
        signOut: call("/api/auth/sign-out", { method: "POST", mode: "no-cors" }),
        calls: socket("/api/ws"),
        terminal: socket("/api/terminal/prc0000000000000"),
        framed,
        foreignWorker: () => navigator.serviceWorker.register(`${dashboard}/worker.js`),
        // A page that it opens itself: the handle is cut off as soon as that is the dashboard.
        opener: () =>
          new Promise((resolve) => {
            setInterval(() => {
              if (opener === null || opener.closed) resolve("cut off");
            }, 100);
          }),
      };
      const results: Record<string, unknown> = { cookies: document.cookie };
      for (const [name, work] of Object.entries(attempts)) results[name] = await attempt(work);
      return results;
    },
    { dashboard, sandboxId },
  );
}

test("a page from inside a sandbox gets at nothing of the dashboard", async ({
  page,
  context,
  api,
  sandbox,
  baseURL,
}) => {
  test.slow();
  const url = await hostile(api, sandbox);
  const before = await context.cookies(baseURL!);
  expect(before.length).toBeGreaterThan(0);
  await page.goto("/sandboxes");
  await page.goto(url);
  await expect(page.getByRole("heading", { name: "Innocent page" })).toBeVisible();

  const came = await attack(page, baseURL!, sandbox.id);
  // Nothing can be read, and what is sent blindly is refused.
  expect(came).toMatchObject({
    cookies: "own=1",
    read: "refused: TypeError",
    change: "refused: TypeError",
    wayIntoPreviews: "refused: TypeError",
    session: "refused: TypeError",
    calls: "refused",
    terminal: "refused",
    foreignWorker: "refused: SecurityError",
    opener: "cut off",
  });
  expect(["opaque", "refused: TypeError"]).toContain(came.readOpaque);
  expect(["opaque", "refused: TypeError"]).toContain(came.changeWithoutAsking);
  // The frame holds an error page of the browser's, which has no document for others.
  expect(came.framed).toMatchObject({ document: null });
  for (const frame of page.frames()) expect(await frame.content()).not.toContain("Skip to content");
  expect((await api.getSandbox(sandbox.id)).name).toBe(sandbox.name);

  // The dashboard's cookies are what they were, nobody planted any, and the session still holds.
  const after = await context.cookies(baseURL!);
  expect(after.map(({ name, value }) => [name, value])).toEqual(
    before.map(({ name, value }) => [name, value]),
  );
  await page.goto("/sandboxes");
  await expect(page.getByRole("heading", { name: "Sandboxes" })).toBeVisible();
});

test("what belongs to the dashboard does not reach the sandbox, by browser or by script", async ({
  page,
  api,
  account,
  sandbox,
}) => {
  const url = await hostile(api, sandbox);
  await page.goto("/sandboxes");
  await page.goto(`${url}visited?by=browser`);
  await expect(page.getByRole("heading", { name: "Innocent page" })).toBeVisible();
  expect(page.url()).toBe(`${url}visited?by=browser`);
  const { apiKey, cookie } = account;
  const scripted = await visit(`${url}scripted`, { authorization: `Bearer ${apiKey}`, cookie });
  expect(scripted.statusCode).toBe(200);
  expect(scripted.headers["set-cookie"]).toEqual(["own=1; Path=/"]);
  expect(scripted.headers).not.toHaveProperty("clear-site-data");
  expect(scripted.headers).not.toHaveProperty("service-worker-allowed");
  const seen = await seenBy(page);
  const paths = seen.map(([path]) => path);
  expect(paths).toEqual(expect.arrayContaining(["/visited?by=browser", "/scripted"]));
  expect(paths.filter((path) => path.startsWith("/.forkyard"))).toEqual([]);
  expect(JSON.stringify(seen)).not.toMatch(/forkyard|fy_|Bearer/);
});

test("a service worker of a preview stays on its host", async ({ page, api, sandbox, baseURL }) => {
  const url = await hostile(api, sandbox);
  await page.goto("/sandboxes");
  await page.goto(url);
  const scope = await page.evaluate(async () => {
    await navigator.serviceWorker.register("/worker.js");
    return (await navigator.serviceWorker.ready).scope;
  });
  expect(scope).toBe(url);
  await expect.poll(() => page.evaluate(async () => (await fetch("/from-worker")).text())).toBe("worker");
  // Of the dashboard it neither controls a page nor sees a request.
  const answer = await page.goto("/sandboxes");
  expect(answer!.fromServiceWorker()).toBe(false);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  const asked = await page.evaluate(async () => (await fetch("/from-worker")).text());
  expect(asked).not.toBe("worker");
  expect(baseURL).not.toBe(new URL(url).origin);
});

test("private: strangers are sent to sign in, the team sees it in a tab and in a frame, and a switch opens it", async ({
  people,
  page,
  opened,
  api,
  sandbox,
}) => {
  const url = await hostile(api, sandbox);
  const stranger = await people.open(null);
  await stranger.goto(url);
  await expect(stranger).toHaveURL(/\/sign-in\?next=/);
  await expect(stranger.getByText("Innocent page")).toHaveCount(0);
  expect((await visit(url)).statusCode).toBe(401);

  // A tab of its own.
  await opened.openTab("Ports");
  const port = opened.main.getByRole("listitem", { name: "Port 8000" });
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    port.getByRole("link", { name: "Open port 8000 in a new tab" }).click(),
  ]);
  await expect(tab.getByRole("heading", { name: "Innocent page" })).toBeVisible();
  expect(tab.url()).toBe(url);
  // The frame beside the list, which is no page of the dashboard's own site.
  await port.getByRole("button", { name: "Preview of port 8000" }).click();
  const frame = page.frameLocator("iframe[title='Port 8000']");
  await expect(frame.getByRole("heading", { name: "Innocent page" })).toBeVisible();

  const choice = port.getByRole("switch", { name: "Anyone can open port 8000" });
  await expect(choice).not.toBeChecked();
  await expect(port.getByText("Private: only members of this team can open it.")).toBeVisible();
  await choice.click();
  await expect(port.getByText("anyone who knows the address can open it, without signing in")).toBeVisible();
  await expect(choice).toBeChecked();
  await stranger.goto(url);
  await expect(stranger.getByRole("heading", { name: "Innocent page" })).toBeVisible();
  await choice.click();
  await expect(choice).not.toBeChecked();
  await stranger.goto(url);
  await expect(stranger).toHaveURL(/\/sign-in\?next=/);
});
