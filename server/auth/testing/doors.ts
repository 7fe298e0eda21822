import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import type { Settings } from "../../env.ts";
import { openHarness } from "../../services/testing/harness.ts";
import { openAuth } from "../auth.ts";
import { Doorkeeper } from "../doorkeeper.ts";
import { serveAuth } from "../http.ts";
import { SetupToken } from "../setup-token.ts";

export type Doors = Awaited<ReturnType<typeof openDoors>>;

/** Sign-in on a real HTTP server and an empty database, with an engine that only pretends. */
export async function openDoors({
  startProvider = async () => null,
}: {
  /** Starts a service to sign in with, which sends people back to this address. */
  startProvider?: (url: string) => Promise<Settings["oidc"]>;
} = {}) {
  const harness = await openHarness();
  const { db, log, events } = harness.ctx;
  let answer: (req: IncomingMessage, res: ServerResponse) => Promise<unknown> = async () => {};
  const server = createServer((req, res) => {
    answer(req, res).catch((error) => {
      res.writeHead(500).end(JSON.stringify({ message: inspect(error) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const oidc = await startProvider(url);
  const settings: Settings = { ...harness.ctx.settings, port, publicUrl: url, oidc };
  const setupToken = new SetupToken(settings.dataDir);
  await setupToken.ensure();
  const auth = await openAuth({ db, settings, log, events, setupToken });
  const doorkeeper = new Doorkeeper({ db, settings, log, auth });
  answer = async (req, res) => {
    if (!(await serveAuth(req, res, { auth, doorkeeper, parts: harness.ctx }))) res.writeHead(404).end("{}");
  };
  const ctx = { ...harness.ctx, settings, grantsChanged: () => doorkeeper.changed() };

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url, ...headers },
      body: JSON.stringify(body),
    });
    const setCookies = response.headers.getSetCookie();
    return {
      status: response.status,
      body: (await response.json()) as Record<string, never>,
      setCookies,
      cookie: setCookies.map((line) => line.split(";", 1)[0]).join("; "),
    };
  }

  return {
    ...settings,
    url,
    db,
    ctx,
    auth,
    doorkeeper,
    setupToken,
    post,
    /** Who asks with this cookie or key, in the team of this slug. */
    actorOf: (who: { cookie?: string; apiKey?: string }, team?: string) =>
      doorkeeper.actorOf({
        headers: {
          ...(who.cookie === undefined ? {} : { cookie: who.cookie }),
          ...(who.apiKey === undefined ? {} : { authorization: `Bearer ${who.apiKey}` }),
          ...(team === undefined ? {} : { "x-forkyard-team": team }),
        },
      }),
    async close() {
      doorkeeper.connections.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await harness.close();
    },
  };
}
