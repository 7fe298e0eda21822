import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { WebSocket } from "ws";
import type { TestServer } from "../../server/testing/instance.ts";
import type { TestPerson } from "../../server/testing/people.ts";
import type { AppRouter } from "../../server/trpc/root.ts";
import type { Api, Row } from "./api.ts";
import { quantile, type Result } from "./stats.ts";
import { openTerminal } from "./terminal.ts";

const PEOPLE = 20;
const WATCHERS = 10;
const TYPISTS = 5;
const ECHO_ROUNDS = 150;
const BETWEEN_KEYS_MS = 100;
/** About a megabyte a second, in lines. */
const PRINTER = `while :; do head -c 75000 /dev/urandom | base64 -w 120; sleep 0.1; done`;
const BOUND_MS = 50;
const BOUND_MB = 600;

/**
 * Twenty people of one team with their pages open: ten watch a terminal that prints 1 MB/s, five type in terminals
 * of their own. How soon the five see what they type, and what the server needs for all that.
 */
export async function measurePeople(server: TestServer, api: Api): Promise<Result[]> {
  const people = [server.owner];
  while (people.length < PEOPLE) people.push(await server.newUser({ role: "member" }));
  const sandbox = await api.mutate<Row>("sandboxes.create", { name: "bench people" });
  const tabs = people.map((person) => openTab(server.url, person, sandbox.id));
  const printer = await exec(api, sandbox.id, ["sh", "-c", PRINTER]);
  const closing: (() => void)[] = [...tabs];
  let watched = 0;
  try {
    for (const person of people.slice(0, WATCHERS)) {
      const watcher = await openTerminal(as(server.url, person), printer.id, (data) => {
        watched += data.length;
      });
      closing.push(watcher.close);
    }
    const typists = people.slice(-TYPISTS).map(async (person) => {
      const cat = await exec(api, sandbox.id, ["cat"]);
      return type(as(server.url, person), cat.id, closing);
    });
    const since = performance.now();
    const before = watched;
    const memory = watchMemory(server.pid!);
    const times = (await Promise.all(typists)).flat();
    const rate = (watched - before) / WATCHERS / 1e6 / ((performance.now() - since) / 1000);
    return results(times, await memory(), rate);
  } finally {
    for (const close of closing) close();
    await api.mutate("sandboxes.terminate", { sandboxId: sandbox.id });
  }
}

function results(times: number[], megabytes: number, rate: number): Result[] {
  const p95 = quantile(times, 0.95);
  const none = { raw: null, ratio: null };
  return [
    {
      name: `${PEOPLE} people: keystroke echo, p95`,
      value: p95,
      unit: "ms",
      ...none,
      bound: `< ${BOUND_MS} ms`,
      met: p95 < BOUND_MS,
      note: `${WATCHERS} watch ${rate.toFixed(1)} MB/s each, ${TYPISTS} type`,
    },
    {
      name: `${PEOPLE} people: server memory`,
      value: megabytes,
      unit: "MB",
      ...none,
      bound: `< ${BOUND_MB} MB`,
      met: megabytes < BOUND_MB,
    },
  ];
}

const exec = (api: Api, sandboxId: string, argv: string[]) =>
  api.mutate<Row>("processes.exec", { sandboxId, argv, tty: true });

const as = (baseUrl: string, { cookie, team }: TestPerson) => ({
  baseUrl,
  headers: { cookie, "x-forkyard-team": team },
});

/** What each open page has: its one socket with the team's events and where everybody is. Returns what closes it. */
function openTab(baseUrl: string, { cookie, team }: TestPerson, sandboxId: string): () => void {
  const Socket = class extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie }, origin: baseUrl });
    }
  };
  const client = createWSClient({
    url: `${baseUrl.replace("http", "ws")}/api/ws?team=${team}`,
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
  });
  const calls = createTRPCClient<AppRouter>({ links: [wsLink({ client })] });
  const place = { path: `/sandboxes/${sandboxId}/terminal`, sandboxId };
  const subscriptions = [
    calls.events.subscribe.subscribe({}, {}),
    calls.presence.follow.subscribe({ tab: randomUUID(), place }, {}),
  ];
  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe();
    void client.close();
  };
}

/** Types one key after the other and waits for each echo, ms. */
async function type(person: Pick<Api, "baseUrl" | "headers">, processId: string, closing: (() => void)[]) {
  let echoed: (() => void) | null = null;
  const terminal = await openTerminal(person, processId, () => echoed?.());
  closing.push(terminal.close);
  const times: number[] = [];
  for (let round = 0; round < ECHO_ROUNDS; round++) {
    const start = performance.now();
    const seen = new Promise<void>((resolve) => {
      echoed = resolve;
    });
    terminal.type("x");
    await seen;
    times.push(performance.now() - start);
    await sleep(BETWEEN_KEYS_MS);
  }
  return times;
}

/** Looks at the server's resident memory until it is asked for the highest, MB. */
function watchMemory(pid: number): () => Promise<number> {
  const stop = new AbortController();
  const highest = (async () => {
    let most = 0;
    while (!stop.signal.aborted) {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      most = Math.max(most, (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / 1e6);
      await sleep(250, undefined, { signal: stop.signal }).catch(() => {});
    }
    return most;
  })();
  return () => {
    stop.abort();
    return highest;
  };
}
