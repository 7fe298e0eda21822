"use client";
import { useState } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { MentionField } from "./mention-field";
import type { Thing } from "./thing";

/** Where a new comment is written. */
export function CommentForm({ thing, onSent }: { thing: Thing; onSent: () => Promise<unknown> }) {
  const client = useTRPCClient();
  const [text, setText] = useState("");
  const send = useAction("The comment was not sent", async () => {
    await client.comments.add.mutate({ ...thing, text });
    setText("");
    await onSent();
  });
  const empty = text.trim() === "";
  return (
    <form
      aria-label="New comment"
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) void send.run();
      }}
    >
      <MentionField
        label="Comment"
        placeholder="Write a comment; @name mentions a teammate"
        value={text}
        onChange={setText}
        onSend={() => !empty && void send.run()}
      />
      <div className="flex items-center justify-between gap-3">
        <span className="text-muted-foreground text-xs">Markdown is supported. Ctrl+Enter sends.</span>
        <Button type="submit" size="sm" variant="default" busy={send.busy} disabled={empty}>
          Comment
        </Button>
      </div>
    </form>
  );
}
