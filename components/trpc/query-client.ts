import { QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { isOffline } from "./failure";

/** Events say what changed, so data is old only when told; the stale time covers a tab whose events stopped. */
export function makeQueryClient(): QueryClient {
  const server = typeof window === "undefined";
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        // What isn't an answer to a call of ours was fetched for the page, and why it failed wasn't sent with it.
        retry: (failures, error) =>
          !server && failures < 3 && (isOffline(error) || !(error instanceof TRPCClientError)),
      },
      mutations: { retry: false },
      // From the server to the page as one text each: React would walk every small object of it three times.
      dehydrate: { serializeData: JSON.stringify },
      hydrate: { deserializeData: JSON.parse },
    },
  });
}
