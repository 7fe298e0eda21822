import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "../../trpc/root.ts";

/** Calls a server as a script would. */
export function apiOf({ url, apiKey }: { url: string; apiKey: string | null }) {
  const headers = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/api/trpc`, headers })] });
}
export type Api = ReturnType<typeof apiOf>;
