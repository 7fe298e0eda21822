import { request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { encodeInput } from "../../components/terminal/protocol.ts";
import { roleHas } from "../domain/rights.ts";
import type { Role } from "../domain/roles.ts";
import { apiOf } from "../testing/api.ts";
import { startTestServer, type TestServer } from "../testing/instance.ts";
import { callAs, type TestPerson } from "../testing/people.ts";
import { type AppRouter, appRouter } from "../trpc/root.ts";
import { procedureTable, type ThingIds } from "../trpc/testing/procedures.ts";

/** Who comes to a door: with a cookie, with a key, or with nothing. */
type Comer = { cookie?: string; apiKey?: string | null; team?: string };

let server: TestServer;
/** What the owner's team has. */
let ids: ThingIds;
/** Owner of another team on the same server. */
let stranger: TestPerson;
let viewer: TestPerson;
const nobody: Comer = {};

beforeAll(async () => {
  server = await startTestServer({ pages: false });
  viewer = await server.newUser({ role: "viewer" });
  const other = await callAs<{ slug: string }>(server.url, server.owner, "teams.create", {
    name: "Strangers",
  });
  stranger = await server.newUser({ role: "owner", team: other.slug });
  ids = await fill();
});
afterAll(() => server?.dispose());

/** One thing of each kind in the owner's team. */
async function fill(): Promise<ThingIds> {
  const api = apiOf(server);
  const sandbox = await api.sandboxes.create.mutate({ name: "secret-sandbox", ports: [8000] });
  const sandboxId = sandbox.id;
  const process = await api.processes.exec.mutate({
    sandboxId,
    shell: "echo secret-output; exec cat",
    tty: true,
  });
  await api.processes.exec.mutate({ sandboxId, shell: "mkdir -p /srv && echo secret-file > /srv/a" });
  const snapshot = await api.snapshots.createFilesystem.mutate({ sandboxId, name: "secret-snapshot" });
  const [image] = await api.images.list.query();
  const [operation] = await api.operations.list.query();
  const credentials = { host: "registry.invalid", username: "secret-user", password: "secret-password" };
  const registry = await api.registries.save.mutate(credentials);
  const comment = await api.comments.add.mutate({ sandboxId, text: "secret-comment" });
  const { owner } = server;
  const invite = { email: "secret@example.com", role: "member" };
  const { invitation } = await callAs<{ invitation: { id: string } }>(
    server.url,
    owner,
    "invitations.create",
    invite,
  );
  const { share } = await api.shares.create.mutate({ processId: process.id });
  const [apiKey] = await api.apiKeys.list.query();
  // Somebody who is in this team only.
  const user = (await api.members.list.query()).find(({ email }) => email === viewer.email);
  return {
    sandbox: sandboxId,
    process: process.id,
    snapshot: snapshot.id,
    image: image!.id,
    operation: operation!.id,
    registry: registry.id,
    comment: comment.id,
    invitation: invitation.id,
    apiKey: apiKey!.id,
    share: share.id,
    user: user!.userId,
  };
}

const headersOf = ({ cookie, apiKey, team }: Comer): Record<string, string> => ({
  ...(cookie === undefined ? {} : { cookie }),
  ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  ...(team === undefined ? {} : { "x-forkyard-team": team }),
});
const byCookie = ({ cookie, team }: TestPerson): Comer => ({ cookie, team });

/** What a procedure answers: its code, or "done" with the whole answer as text. */
async function call(name: string, input: unknown, comer: Comer): Promise<{ code: string; answer: string }> {
  const mutation = procedureType(name) === "mutation";
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await fetch(`${server.url}/api/trpc/${name}${mutation ? "" : query}`, {
    method: mutation ? "POST" : "GET",
    headers: { "content-type": "application/json", ...headersOf(comer) },
    ...(mutation ? { body: JSON.stringify(input ?? {}) } : {}),
  });
  const answer = await response.text();
  const { error } = JSON.parse(answer) as { error?: { data: { forkyard: { code: string } } } };
  return { code: error === undefined ? "done" : error.data.forkyard.code, answer };
}

const procedureType = (name: string) =>
  (appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)[name]!._def.type;

/** Names, and whether their input is about one of the things of the owner's team. */
function procedures(): { name: string; right: string; input: unknown; about: boolean }[] {
  const table = Object.entries(procedureTable(ids));
  return table
    .filter(([name]) => procedureType(name) !== "subscription")
    .map(([name, [right, input]]) => {
      const told = JSON.stringify(input ?? "");
      return { name, right, input, about: Object.values(ids).some((id) => told.includes(id)) };
    });
}

describe("procedures", () => {
  it("without a session or key: UNAUTHENTICATED, each", async () => {
    for (const comer of [nobody, { apiKey: "fy_guessed" }, { cookie: "forkyard.session_token=guessed" }]) {
      for (const { name, input } of procedures())
        expect([name, (await call(name, input, comer)).code]).toEqual([name, "UNAUTHENTICATED"]);
    }
  });

  it("about a thing of another team: NOT_FOUND, each, with a session and with a key", async () => {
    const asked = procedures().filter(({ about }) => about);
    expect(asked.length).toBeGreaterThan(50);
    for (const comer of [byCookie(stranger), { apiKey: stranger.apiKey }]) {
      const others: string[] = [];
      for (const { name, input } of asked) {
        const { code } = await call(name, input, comer);
        if (code !== "NOT_FOUND") others.push(`${name}: ${code}`);
      }
      expect(others).toEqual([]);
    }
  });

  it("lists of another team tell nothing of this one", async () => {
    const lists = procedures().filter(({ name, about }) => !about && procedureType(name) === "query");
    expect(lists.length).toBeGreaterThan(10);
    for (const { name, input } of lists) {
      const { code, answer } = await call(name, input, byCookie(stranger));
      expect([name, code]).toEqual([name, "done"]);
      for (const told of [...Object.values(ids), "secret"]) {
        expect(answer.includes(told), `${name} tells ${told}`).toBe(false);
      }
    }
  });

  it("in the name of a team that one is not in: NOT_FOUND, each", async () => {
    for (const comer of [
      { ...byCookie(stranger), team: server.team },
      { apiKey: stranger.apiKey, team: server.team },
      { ...byCookie(viewer), team: stranger.team },
    ]) {
      for (const { name, input } of procedures())
        expect([name, (await call(name, input, comer)).code]).toEqual([name, "NOT_FOUND"]);
    }
  });

  it("as a viewer: what changes anything is FORBIDDEN, each", async () => {
    const changes = procedures().filter(({ right }) => !roleHas("viewer" as Role, right as never));
    expect(changes.length).toBeGreaterThan(30);
    for (const { name, input } of changes)
      expect([name, (await call(name, input, byCookie(viewer))).code]).toEqual([name, "FORBIDDEN"]);
    expect((await call("sandboxes.get", { sandboxId: ids.sandbox }, byCookie(viewer))).answer).toContain(
      "secret-sandbox",
    );
  });
});

describe("WebSockets", () => {
  type Opened = { status: number; messages: string[]; send(data: Buffer): void; close(): void };

  function open(path: string, comer: Comer): Promise<Opened> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
      headers: { ...headersOf(comer), host: `localhost:${server.port}` },
    });
    const messages: string[] = [];
    socket.on("message", (data) => messages.push(String(data)));
    return new Promise((resolve) => {
      const opened = { messages, send: (data: Buffer) => socket.send(data), close: () => socket.terminate() };
      socket.on("open", () => resolve({ status: 101, ...opened }));
      socket.on("unexpected-response", (_req, res) => resolve({ status: res.statusCode ?? 0, ...opened }));
      socket.on("error", () => {});
    });
  }
  const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 });
  const terminal = () => `/api/terminal/${ids.process}`;

  it("a terminal: nobody gets one, a stranger finds none, a viewer watches and can't type", async () => {
    expect((await open(terminal(), nobody)).status).toBe(401);
    expect((await open(terminal(), { apiKey: "fy_guessed" })).status).toBe(401);
    expect((await open(`${terminal()}?team=${server.team}`, { cookie: stranger.cookie })).status).toBe(404);
    const lost = await open(terminal(), byCookie(stranger));
    await eventually(() => expect(lost.messages.join()).toContain("NOT_FOUND"));
    expect(lost.messages.join()).not.toContain("secret");

    const watching = await open(terminal(), byCookie(viewer));
    await eventually(() => expect(watching.messages.join()).toContain("secret-output"));
    watching.send(Buffer.from(encodeInput(Buffer.from("typed-by-viewer\n"))));
    await eventually(() => expect(watching.messages.join()).toContain("FORBIDDEN"));
    expect(watching.messages.join()).not.toContain("typed-by-viewer");
    watching.close();
  });

  it("events: nobody may follow them, and a stranger hears of their own team only", async () => {
    expect((await open("/api/ws", nobody)).status).toBe(401);
    expect((await open(`/api/ws?team=${server.team}`, { cookie: stranger.cookie })).status).toBe(404);
    const client = createWSClient({
      url: `ws://localhost:${server.port}/api/ws`,
      WebSocket: class extends WebSocket {
        constructor(url: string) {
          super(url, { headers: headersOf(byCookie(stranger)) });
        }
      } as never,
    });
    const heard: string[] = [];
    const started = Promise.withResolvers<void>();
    const trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client })] });
    const subscription = trpc.events.subscribe.subscribe(
      {},
      { onStarted: () => started.resolve(), onData: ({ data }) => heard.push(JSON.stringify(data)) },
    );
    await started.promise;
    await apiOf(server).sandboxes.rename.mutate({ sandboxId: ids.sandbox, name: "secret-renamed" });
    await callAs(server.url, stranger, "teams.rename", { name: "Strangers all" });
    await eventually(() => expect(heard.join()).toContain("Strangers all"));
    expect(heard.join()).not.toContain("secret");
    subscription.unsubscribe();
    await client.close();
  });

  it("what is open closes within seconds when its person is taken out of the team", async () => {
    const person = await server.newUser({ role: "member" });
    const calls = new WebSocket(`ws://localhost:${server.port}/api/ws`, {
      headers: headersOf(byCookie(person)),
    });
    const watching = new WebSocket(`ws://localhost:${server.port}${terminal()}`, {
      headers: headersOf({ apiKey: person.apiKey }),
    });
    const codes: number[] = [];
    for (const socket of [calls, watching]) socket.on("close", (code) => codes.push(code));
    await Promise.all(
      [calls, watching].map((socket) => new Promise((resolve) => socket.once("open", resolve))),
    );
    let waiting = true;
    const wait = callAs(server.url, person, "processes.wait", { processId: ids.process, timeoutMs: 600_000 })
      .then(
        () => "told",
        () => "broken off",
      )
      .finally(() => {
        waiting = false;
      });
    // So long that it counts as open.
    await sleep(3_000);
    expect(waiting).toBe(true);
    const members = await apiOf(server).members.list.query();
    const { userId } = members.find(({ email }) => email === person.email)!;
    await callAs(server.url, server.owner, "members.remove", { userId });
    await eventually(() => expect(codes).toEqual([4401, 4401]));
    expect(await wait).toBe("broken off");
    expect((await open("/api/ws", byCookie(person))).status).toBe(404);
    expect((await open(terminal(), { apiKey: person.apiKey })).status).toBe(401);
  });
});

describe("transfers and previews", () => {
  const file = () => `${server.url}/api/files/${ids.sandbox}/content?path=/srv/a`;
  const archive = () => `${server.url}/api/files/${ids.sandbox}/archive?path=/srv`;
  const image = () => `${server.url}/api/images/upload?reference=a:1`;
  const status = async (url: string, comer: Comer, method = "GET") =>
    (await fetch(url, { method, headers: headersOf(comer), ...(method === "GET" ? {} : { body: "x" }) }))
      .status;

  it("files", async () => {
    for (const url of [file(), archive()]) {
      expect(await status(url, nobody)).toBe(401);
      expect(await status(url, byCookie(stranger))).toBe(404);
      expect(await status(`${url}&team=${server.team}`, { cookie: stranger.cookie })).toBe(404);
      expect(await status(url, byCookie(viewer))).toBe(200);
    }
    const other = `${file()}-new`;
    expect(await status(other, nobody, "PUT")).toBe(401);
    expect(await status(other, byCookie(stranger), "PUT")).toBe(404);
    expect(await status(other, byCookie(viewer), "PUT")).toBe(403);
  });

  it("archives of images", async () => {
    expect(await status(image(), nobody, "POST")).toBe(401);
    expect(await status(`${image()}&team=${server.team}`, { cookie: stranger.cookie }, "POST")).toBe(404);
    expect(await status(image(), byCookie(viewer), "POST")).toBe(403);
  });

  it("a preview is not there for a stranger, and asks who one is", async () => {
    const get = (comer: Comer) =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const host = `8000-${ids.sandbox}.localhost:${server.port}`;
        const headers = { ...headersOf(comer), host };
        const req = request({ host: "127.0.0.1", port: server.port, headers, agent: false });
        req.on("response", async (res) => resolve({ status: res.statusCode ?? 0, body: await text(res) }));
        req.on("error", reject);
        req.end();
      });
    const mine = await get({ apiKey: server.apiKey });
    expect([mine.status, mine.body]).toEqual([502, expect.stringContaining("Nothing is listening")]);
    const theirs = await get({ apiKey: stranger.apiKey });
    expect([theirs.status, theirs.body]).toEqual([404, expect.not.stringContaining("secret")]);
    for (const comer of [nobody, { apiKey: "fy_guessed" }, byCookie(viewer)]) {
      const refused = await get(comer);
      expect([302, 303, 307, 401, 403, 404]).toContain(refused.status);
      expect(refused.body).not.toContain("secret");
    }
  });
});
