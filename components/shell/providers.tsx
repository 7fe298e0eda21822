"use client";
import { ThemeProvider } from "next-themes";
import "next/link";
import { type ReactNode, useEffect } from "react";
// The outermost pages for failures use these two: loaded here, the bundler doesn't give every page a second copy.
import "@/components/ui/button";
import { TooltipProvider } from "@/components/ui/tooltip";
import { useThemeAtOnce } from "./use-theme-at-once";

/** `nonce` lets the script run that sets the theme before anything is drawn. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  useThemeAtOnce();
  // For scripts, which are quick enough to click on a page that doesn't take clicks yet.
  useEffect(() => {
    document.documentElement.dataset.interactive = "";
  }, []);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem nonce={nonce}>
      <TooltipProvider delayDuration={400} skipDelayDuration={200}>
        {children}
      </TooltipProvider>
    </ThemeProvider>
  );
}
