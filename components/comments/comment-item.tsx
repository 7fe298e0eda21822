"use client";
import { Ellipsis } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Avatar } from "@/components/people/avatar";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Confirm } from "@/components/ui/confirm";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Comment } from "@/server/domain/schemas/comment";
import { CommentText } from "./comment-text";
import { MentionField } from "./mention-field";

export function CommentItem({
  comment,
  marked,
  onChanged,
}: {
  comment: Comment;
  /** The one that somebody came for. */
  marked: boolean;
  onChanged: () => Promise<unknown>;
}) {
  const client = useTRPCClient();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const remove = useAction("The comment was not deleted", async () => {
    await client.comments.delete.mutate({ commentId: comment.id });
    await onChanged();
  });
  useEffect(() => {
    if (marked) item.current?.scrollIntoView({ block: "center" });
  }, [marked]);
  return (
    <li
      ref={item}
      data-testid="comment"
      data-id={comment.id}
      className={cn("flex gap-2.5 rounded-lg px-2 py-2", marked && "bg-primary/10")}
    >
      <Avatar
        person={{ userId: comment.authorId, name: comment.authorName }}
        className="mt-0.5 size-6 text-2xs"
      />
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 flex-wrap items-baseline gap-x-2">
          <span className="font-medium text-sm">{comment.authorName}</span>
          <RelativeTime at={comment.createdAt} className="text-muted-foreground text-xs" />
          {comment.editedAt ? <span className="text-muted-foreground text-xs">edited</span> : null}
        </div>
        {editing ? (
          <EditForm
            comment={comment}
            onDone={async () => {
              setEditing(false);
              await onChanged();
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <CommentText text={comment.text} />
        )}
      </div>
      {comment.mine && !editing ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="quiet" size="icon-sm" aria-label="Actions for your comment">
              <Ellipsis aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setEditing(true)}>Edit</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setAsking(true)}>Delete…</DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      ) : null}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Delete this comment?"
        action="Delete"
        onConfirm={() => void remove.run()}
      >
        It will be gone for everyone. This can't be undone.
      </Confirm>
    </li>
  );
}

function EditForm({
  comment,
  onDone,
  onCancel,
}: {
  comment: Comment;
  onDone: () => Promise<unknown>;
  onCancel: () => void;
}) {
  const client = useTRPCClient();
  const [text, setText] = useState(comment.text);
  const save = useAction("The comment was not changed", async () => {
    await client.comments.edit.mutate({ commentId: comment.id, text });
    await onDone();
  });
  const ready = text.trim() !== "";
  return (
    <form
      aria-label="Edit comment"
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void save.run();
      }}
    >
      <MentionField
        label="Edited comment"
        autoFocus
        value={text}
        onChange={setText}
        onSend={() => ready && void save.run()}
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="default" busy={save.busy} disabled={!ready}>
          Save
        </Button>
        <Button size="sm" variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
