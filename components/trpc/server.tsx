import {
  defaultShouldDehydrateQuery,
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
  hashKey,
} from "@tanstack/react-query";
import { createTRPCClient, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { cache, type ReactNode } from "react";
import type { AppRouter, Caller } from "@/server/trpc/root";
import { makeQueryClient } from "./query-client";
import { ReadSince } from "./read-since";

/** Set by the server that runs Next; pages never import server code (it would be loaded a second time). */
declare global {
  var __forkyard: { caller(headers: Record<string, string>): Promise<Caller> } | undefined;
}

/** Calls procedures in this process: the last part of a path is the procedure, the ones before are routers. */
const callerLink: TRPCLink<AppRouter> =
  () =>
  ({ op }) =>
    observable((observer) => {
      call(op.path, JSON.stringify(op.input)).then(
        (data) => {
          observer.next({ result: { type: "data", data } });
          observer.complete();
        },
        (error) => observer.error(error),
      );
    });

/**
 * The newest event before anything of the page is read: what changes after it, the page is told by the events since.
 * Undefined where there is no team, or none that one is in.
 */
export const readSince = cache(async (): Promise<number | undefined> => {
  await connection();
  const head = (await ask("events.head", undefined).catch(() => undefined)) as
    | { sequence: number }
    | undefined;
  return head?.sequence;
});

/** Once for each page, whoever asks for the same. */
const call = cache(async (path: string, input: string | undefined): Promise<unknown> => {
  await readSince();
  return ask(path, input);
});

async function ask(path: string, input: string | undefined): Promise<unknown> {
  const server = globalThis.__forkyard;
  if (!server) throw new Error("Pages are served by Forkyard's own server: npm start or npm run dev");
  let target: unknown = await server.caller(Object.fromEntries(await headers()));
  for (const part of path.split(".")) target = (target as Record<string, unknown>)[part];
  return (target as (input: unknown) => Promise<unknown>)(
    input === undefined ? undefined : JSON.parse(input),
  );
}

/** Data for what is drawn on the server alone, once the page itself is on its way. */
export async function askAfterwards<T>(path: string, input: unknown): Promise<T> {
  await connection();
  await headStart();
  return (await call(path, JSON.stringify(input))) as T;
}

/** One for each Prefetch, so that what a layout fetched isn't sent a second time with the page. */
function makeScope() {
  const queryClient = makeQueryClient();
  const client = createTRPCClient<AppRouter>({ links: [callerLink] });
  return { queryClient, trpc: createTRPCOptionsProxy<AppRouter>({ client, queryClient }) };
}

// biome-ignore lint/suspicious/noExplicitAny: any query's options
type AnyQuery = FetchQueryOptions<any, any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: any query's options
type AnyPages = FetchInfiniteQueryOptions<any, any, any, any, any>;

/** So long a page waits for what it can do without; a sandbox that is stuck must not hold it up. */
const PATIENCE_MS = 5_000;
/** Of the event loop: rendering a page takes fewer, however busy the machine is. */
const HEAD_START_TURNS = 20;
const TURN_MS = 2;

/**
 * Fetches on the server and hands the data to the client components inside. A query that fails or takes long is left
 * to the browser, which shows its error. `pages`: the first page of each. `required` makes a missing thing a 404 page;
 * `ofRequired` is what can be asked once that is there.
 * The page does not wait for `following`: their answers come after it, while the browser loads what it needs for them.
 */
export async function Prefetch<Required = unknown>({
  queries = () => [],
  pages = () => [],
  following = () => [],
  required,
  ofRequired = () => [],
  children,
}: {
  queries?: (trpc: TRPCOptionsProxy<AppRouter>) => AnyQuery[];
  pages?: (trpc: TRPCOptionsProxy<AppRouter>) => AnyPages[];
  following?: (trpc: TRPCOptionsProxy<AppRouter>) => AnyQuery[];
  // biome-ignore lint/suspicious/noExplicitAny: any key and error
  required?: (trpc: TRPCOptionsProxy<AppRouter>) => FetchQueryOptions<Required, any, Required, any>;
  ofRequired?: (trpc: TRPCOptionsProxy<AppRouter>, found: Required) => AnyQuery[];
  children: ReactNode;
}) {
  await connection();
  const { queryClient, trpc } = makeScope();
  const rest: Promise<unknown>[] = [
    ...queries(trpc).map((query) => queryClient.prefetchQuery(query)),
    ...pages(trpc).map((query) => queryClient.prefetchInfiniteQuery(query)),
  ];
  if (required) {
    try {
      const found = await queryClient.fetchQuery(required(trpc));
      rest.push(...ofRequired(trpc, found).map((query) => queryClient.prefetchQuery(query)));
    } catch (error) {
      if (isMissing(error)) notFound();
    }
  }
  await Promise.race([Promise.all(rest), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
  const followingKeys = following(trpc).map((query) => {
    void queryClient.prefetchQuery(afterHeadStart(query));
    return hashKey(query.queryKey);
  });
  const state = dehydrate(queryClient, {
    shouldDehydrateQuery: (query) =>
      defaultShouldDehydrateQuery(query) || followingKeys.includes(query.queryHash),
  });
  return (
    <HydrationBoundary state={state}>
      <ReadSince sequence={await readSince()} />
      {children}
    </HydrationBoundary>
  );
}

/** What reads thousands of rows keeps this process busy: the page itself is sent before. */
function afterHeadStart(query: AnyQuery): AnyQuery {
  const { queryFn } = query;
  if (typeof queryFn !== "function") return query;
  return {
    ...query,
    queryFn: async (context) => {
      await headStart();
      const data = await queryFn(context);
      // What was drawn of the same answer goes first: it is little, and to be looked at meanwhile.
      await headStart();
      return data;
    },
  };
}

async function headStart(): Promise<void> {
  for (let turn = 0; turn < HEAD_START_TURNS; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
}

/** An id of the wrong form can't exist either. */
function isMissing(error: unknown): boolean {
  const cause = (error as { cause?: { code?: string } }).cause;
  const code = (error as { code?: string }).code ?? cause?.code;
  return code === "NOT_FOUND" || code === "BAD_REQUEST";
}
