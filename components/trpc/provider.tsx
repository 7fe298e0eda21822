"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { getClient } from "./client";
import { TRPCProvider } from "./context";
import { Live } from "./live";
import { makeQueryClient } from "./query-client";

export function DataProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(getClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <Live />
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
