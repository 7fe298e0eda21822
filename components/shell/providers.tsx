"use client";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { DataProvider } from "@/components/trpc/provider";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <TooltipProvider delayDuration={400} skipDelayDuration={200}>
        <DataProvider>
          {children}
          <Toaster />
        </DataProvider>
      </TooltipProvider>
    </ThemeProvider>
  );
}
