import type { ReactNode } from "react";
import { FrameKeys } from "@/components/palette/frame-keys";
import { Follower } from "@/components/presence/follower";
import { PresenceLink } from "@/components/presence/presence-link";
import { ConnectionBanner } from "./connection-banner";
import { OutdatedBanner } from "./outdated-banner";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";

/** Rail on the left, top bar, and a main area as high as the window; pages scroll inside it. */
export function AppShell({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-dvh">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-popover px-3 py-2 shadow-lg focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <FrameKeys />
      <PresenceLink />
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar />
        <ConnectionBanner />
        <OutdatedBanner />
        <Follower />
        <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
