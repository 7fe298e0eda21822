import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { Providers } from "@/components/shell/providers";
import { RUNNING } from "@/components/shell/running";
import { Prefetch } from "@/components/trpc/server";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Forkyard", template: "%s · Forkyard" },
  description: "Sandboxes that can be snapshotted and forked while they run",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1012" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Providers>
          <Prefetch
            queries={(trpc) => [trpc.system.info.queryOptions(), trpc.operations.list.queryOptions(RUNNING)]}
          >
            <AppShell>{children}</AppShell>
          </Prefetch>
        </Providers>
      </body>
    </html>
  );
}
