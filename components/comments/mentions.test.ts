import { expect, test } from "vitest";
import { mentionedIn } from "@/server/domain/handles";
import { splitMentions, typedMention } from "./mentions";

test.each(["Hi @Ann. And @bob?", "mail ann@example.com, @@x", "@žofie-nová", "", "a @ b"])(
  "what the server reads as a name is marked: %s",
  (text) => {
    const pieces = splitMentions(text);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect([...new Set(pieces.flatMap(({ handle }) => handle ?? []))]).toEqual(mentionedIn(text));
  },
);

test.each([
  ["Hi @an", 6, { start: 3, typed: "an" }],
  ["Hi @an there", 5, { start: 3, typed: "a" }],
  ["@", 1, { start: 0, typed: "" }],
  ["me@example", 10, null],
  ["Hi @an there", 12, null],
])("%s, cursor at %i", (text, cursor, mention) => expect(typedMention(text, cursor)).toEqual(mention));
