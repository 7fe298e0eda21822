"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { getClient } from "./client";
import { TRPCProvider } from "./context";
import { Live } from "./live";
import { makeQueryClient } from "./query-client";

export function DataProvider({ team, children }: { team: string; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() => getClient(team));
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <Live />
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
