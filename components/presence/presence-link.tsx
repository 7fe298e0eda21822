"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { usePathname } from "@/components/shell/team-navigation";
import { useTRPCClient } from "@/components/trpc/context";
import { keepSubscribed } from "@/components/trpc/keep-subscribed";
import { placeOf } from "./place";
import { ownTab, setTabs, usePresenceState } from "./store";

/** Tells the team where this tab is, and hears where the others are, over the tab's one WebSocket. Renders nothing. */
export function PresenceLink() {
  const client = useTRPCClient();
  const place = usePlace();
  const latest = useRef(place);
  latest.current = place;

  useEffect(() => {
    const tell = () => {
      client.presence.move.mutate({ tab: ownTab(), place: latest.current }).catch(() => {}); // told again later
    };
    const end = keepSubscribed(({ again, heard }) =>
      client.presence.follow.subscribe(
        { tab: ownTab(), place: latest.current },
        {
          // After a broken connection the place of its beginning is told once more.
          onStarted: tell,
          onData(tabs) {
            heard();
            setTabs(tabs);
          },
          onError: again,
          onComplete: again,
        },
      ),
    );
    return () => {
      end();
      setTabs([]);
    };
  }, [client]);

  useEffect(() => {
    client.presence.move.mutate({ tab: ownTab(), place }).catch(() => {}); // the next one may get through
  }, [client, place]);

  return null;
}

function usePlace() {
  const path = usePathname();
  const search = useSearchParams().toString();
  const { terminal } = usePresenceState();
  const away = useSyncExternalStore(
    subscribeToVisibility,
    () => document.visibilityState === "hidden",
    () => false,
  );
  return useMemo(() => placeOf(path || "/", search, { terminal, away }), [path, search, terminal, away]);
}

function subscribeToVisibility(listener: () => void) {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
