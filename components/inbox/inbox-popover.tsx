"use client";
import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { commentHref } from "@/components/comments/thing";
import { Avatar } from "@/components/people/avatar";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InboxItem } from "@/server/domain/schemas/comment";

/** The comments that name oneself, in the top bar, with how many are unread. */
export function InboxPopover() {
  const client = useTRPCClient();
  const query = useQuery(useTRPC().inbox.list.queryOptions());
  const [open, setOpen] = useState(false);
  const unread = query.data?.unread ?? 0;
  const mark = useAction("The inbox was not changed", async (commentIds?: string[]) => {
    await client.inbox.markRead.mutate({ commentIds });
    await query.refetch();
  });
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="quiet"
          size="sm"
          aria-label={unread > 0 ? `Inbox, ${unread} unread` : "Inbox"}
          data-unread={unread}
          className="relative"
        >
          <Inbox aria-hidden className={unread > 0 ? "text-primary" : undefined} />
          {unread > 0 ? (
            <span className="tabular absolute top-0 right-0 min-w-4 rounded-full bg-primary px-1 text-2xs text-primary-foreground leading-4">
              {unread > 99 ? "99+" : unread}
            </span>
          ) : null}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Inbox" className="w-96">
        <div className="flex min-h-10 items-center justify-between gap-2 border-b py-1 pr-1.5 pl-3">
          <h2 className="font-medium text-sm">Inbox</h2>
          {unread > 0 ? (
            <Button size="xs" variant="quiet" busy={mark.busy} onClick={() => void mark.run()}>
              Mark all as read
            </Button>
          ) : null}
        </div>
        {query.data?.items.length ? (
          <ul className="max-h-96 overflow-y-auto p-1">
            {query.data.items.map((item) => (
              <li key={item.id}>
                <Item
                  item={item}
                  onOpen={() => {
                    setOpen(false);
                    if (!item.read) void mark.run([item.id]);
                  }}
                />
              </li>
            ))}
          </ul>
        ) : (
          <p className="px-3 py-6 text-center text-muted-foreground text-sm">
            Nothing for you. A comment that names you with an @ shows up here.
          </p>
        )}
      </PopoverContent>
    </Popover>
  );
}

function Item({ item, onOpen }: { item: InboxItem; onOpen: () => void }) {
  const content = (
    <>
      <Avatar person={{ userId: item.authorId, name: item.authorName }} className="mt-0.5 ring-popover" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={cn("min-w-0 flex-1 truncate text-sm", !item.read && "font-medium")}>
            {item.authorName} on {item.thingName ?? "something that is gone"}
          </span>
          <RelativeTime at={item.createdAt} className="shrink-0 text-muted-foreground text-xs" />
        </span>
        {/* A link in a link is none, so the text stands here as it was written. */}
        <span className="line-clamp-2 break-words text-muted-foreground text-xs">{item.text}</span>
      </span>
      {item.read ? null : (
        <span className="mt-1.5 size-2 shrink-0 rounded-full bg-primary">
          <span className="sr-only">Unread</span>
        </span>
      )}
    </>
  );
  const classes = "flex gap-2.5 rounded-md px-2 py-1.5";
  if (item.thingName === null) return <div className={classes}>{content}</div>;
  return (
    <Link
      href={commentHref(item)}
      onClick={onOpen}
      data-testid="inbox-item"
      data-read={item.read}
      className={cn(classes, "hover:bg-accent")}
    >
      {content}
    </Link>
  );
}
