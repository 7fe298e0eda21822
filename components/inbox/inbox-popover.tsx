"use client";
import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useEffect, useState } from "react";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { keepSubscribed } from "@/components/trpc/keep-subscribed";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Popover, PopoverTrigger } from "@/components/ui/popover";

const InboxContent = later(() => import("./inbox-content").then((module) => module.InboxContent));

/** The comments that name oneself, in the top bar, with how many are unread. */
export function InboxPopover() {
  const query = useQuery(useTRPC().inbox.list.queryOptions());
  const { refetch } = query;
  const client = useTRPCClient();
  useEffect(
    () =>
      keepSubscribed(({ first, again, heard }) => {
        let whole = first;
        return client.inbox.follow.subscribe(undefined, {
          // What was marked while there was no subscription is not told.
          onStarted() {
            if (!whole) void refetch();
            whole = false;
          },
          onData() {
            heard();
            void refetch();
          },
          onError: again,
          onComplete: again,
        });
      }),
    [client, refetch],
  );
  const [open, setOpen] = useState(false);
  // Its code is loaded when it is first opened, or about to be.
  const [used, setUsed] = useState(false);
  if (open && !used) setUsed(true);
  const unread = query.data?.unread ?? 0;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="quiet"
          size="sm"
          aria-label={unread > 0 ? `Inbox, ${unread} unread` : "Inbox"}
          data-unread={unread}
          className="relative"
          onPointerEnter={() => InboxContent.load()}
        >
          <Inbox aria-hidden className={unread > 0 ? "text-primary" : undefined} />
          {unread > 0 ? (
            <span className="tabular absolute top-0 right-0 min-w-4 rounded-full bg-primary px-1 text-2xs text-primary-foreground leading-4">
              {unread > 99 ? "99+" : unread}
            </span>
          ) : null}
        </Button>
      </PopoverTrigger>
      {used ? (
        <InboxContent
          items={query.data?.items ?? []}
          unread={unread}
          refetch={refetch}
          onDone={() => setOpen(false)}
        />
      ) : null}
    </Popover>
  );
}
