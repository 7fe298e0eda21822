"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { getClient } from "./client";
import { TRPCProvider } from "./context";
import { Live } from "./live";
import { makeQueryClient } from "./query-client";

/** `since`: see Live; what the first page has counts, so a later one changes nothing here. */
export function DataProvider({
  team,
  since,
  children,
}: {
  team: string;
  since: number | undefined;
  children: ReactNode;
}) {
  const [first] = useState(since);
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() => getClient(team));
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <Live since={first} />
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
