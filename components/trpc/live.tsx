"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC, useTRPCClient } from "./context";
import { failureOf } from "./failure";
import { setFollowed } from "./followed";
import { makeInvalidator, queriesChangedBy } from "./invalidate";
import { keepSubscribed } from "./keep-subscribed";

/** Short enough to feel immediate, long enough to gather what one action causes. */
const GATHER_MS = 40;

/**
 * Follows what happens, once a tab, and refetches what it changed; `since`: the newest event before the page's data was
 * read. Renders nothing.
 */
export function Live({ since }: { since: number | undefined }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();

  useEffect(() => {
    const invalidator = makeInvalidator(queryClient, GATHER_MS);
    let lastSequence = since;
    setFollowed(since);
    const end = keepSubscribed(({ again, heard }) =>
      client.events.subscribe.subscribe(lastSequence === undefined ? {} : { sinceSequence: lastSequence }, {
        onStarted() {
          // Nobody knows how old the page's data is.
          if (lastSequence === undefined) void queryClient.invalidateQueries();
        },
        onData({ data }) {
          heard();
          lastSequence = data.sequence;
          setFollowed(lastSequence);
          invalidator.add(queriesChangedBy(data, trpc));
          // Steps on the way are not told of there.
          if (data.type !== "operation.moved") invalidator.add([trpc.events.list.queryKey()]);
        },
        onError(error) {
          // The server's data is from before the page's, such as from a backup: all of it is read again.
          if (failureOf(error).code === "CONFLICT") {
            lastSequence = undefined;
            setFollowed(undefined);
          }
          again();
        },
        onComplete: again,
      }),
    );
    return () => {
      end();
      invalidator.dispose();
    };
  }, [client, trpc, queryClient, since]);

  return null;
}
