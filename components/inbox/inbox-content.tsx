"use client";
import { commentHref } from "@/components/comments/thing";
import { Avatar } from "@/components/people/avatar";
import { Link } from "@/components/shell/team-navigation";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { PopoverContent } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InboxItem } from "@/server/domain/schemas/comment";

/** What is in the inbox; `refetch` asks for it anew, `onDone` closes it. */
export function InboxContent({
  items,
  unread,
  refetch,
  onDone,
}: {
  items: readonly InboxItem[];
  unread: number;
  refetch: () => Promise<unknown>;
  onDone: () => void;
}) {
  const client = useTRPCClient();
  const mark = useAction("The inbox could not be updated", async (commentIds?: string[]) => {
    await client.inbox.markRead.mutate({ commentIds });
    await refetch();
  });
  return (
    <PopoverContent aria-label="Inbox" className="w-96">
      <div className="flex min-h-10 items-center justify-between gap-2 border-b py-1 pr-1.5 pl-3">
        <h2 className="font-medium text-sm">Inbox</h2>
        {unread > 0 ? (
          <Button size="xs" variant="quiet" busy={mark.busy} onClick={() => void mark.run()}>
            Mark all as read
          </Button>
        ) : null}
      </div>
      {items.length > 0 ? (
        <ul className="max-h-96 overflow-y-auto p-1">
          {items.map((item) => (
            <li key={item.id}>
              <Item
                item={item}
                onOpen={() => {
                  onDone();
                  if (!item.read) void mark.run([item.id]);
                }}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="px-3 py-6 text-center text-muted-foreground text-sm">
          Nothing here yet. Comments that mention you with an @ show up here.
        </p>
      )}
    </PopoverContent>
  );
}

function Item({ item, onOpen }: { item: InboxItem; onOpen: () => void }) {
  const content = (
    <>
      <Avatar person={{ userId: item.authorId, name: item.authorName }} className="mt-0.5 ring-popover" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={cn("min-w-0 flex-1 truncate text-sm", !item.read && "font-medium")}>
            {item.authorName} on {item.thingName ?? "something that was deleted"}
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
