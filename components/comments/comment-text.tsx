"use client";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useCallback } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { useTRPC } from "@/components/trpc/context";
import { splitMentions } from "./mentions";

/** Markdown with the names of teammates marked. */
export function CommentText({ text, className }: { text: string; className?: string }) {
  const { data: people } = useQuery(useTRPC().comments.mentionable.queryOptions());
  const renderText = useCallback(
    (plain: string) =>
      splitMentions(plain).map((piece, index) => {
        const person = piece.handle && people?.find(({ handle }) => handle === piece.handle);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, made anew with it
          <Fragment key={index}>
            {person ? (
              <span
                data-testid="mention"
                title={person.name}
                className="rounded-sm bg-primary/10 px-0.5 font-medium text-primary"
              >
                {piece.text}
              </span>
            ) : (
              piece.text
            )}
          </Fragment>
        );
      }),
    [people],
  );
  return <Markdown text={text} renderText={renderText} className={className} />;
}
