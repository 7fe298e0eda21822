import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "../../trpc/root.ts";

/** Calls a server as a script would. */
export function apiOf(url: string) {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/api/trpc` })] });
}
export type Api = ReturnType<typeof apiOf>;
