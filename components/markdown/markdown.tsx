import { marked, type Token, type Tokens } from "marked";
import { Fragment, memo, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { safeHref } from "./safe-href";

/** Deeper ones show as they were written: thousands of quotes in each other would break the page. */
const MOST_NESTED = 20;

type RenderText = (text: string) => ReactNode;

/**
 * Markdown that anybody may have written. It is parsed into tokens and each known kind becomes an element of ours, so no
 * HTML of the text is ever taken as such: it shows as it was written. Pictures become links: loading one would tell
 * its server who reads this.
 */
export const Markdown = memo(function Markdown({
  text,
  renderText = (plain) => plain,
  className,
}: {
  text: string;
  /** What becomes of plain text, such as marking names in it. */
  renderText?: RenderText;
  className?: string;
}) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-2 break-words text-sm", className)}>
      {blocks(parse(text), renderText, 0)}
    </div>
  );
});

function parse(text: string): Token[] {
  if (isTangled(text)) return [{ type: "unparsed", raw: text }];
  try {
    return marked.lexer(text, { gfm: true, breaks: true });
  } catch {
    return [{ type: "unparsed", raw: text }];
  }
}

/** What only somebody writes who wants to keep readers' browsers busy: parsing it takes seconds. */
function isTangled(text: string): boolean {
  return (text.match(/[*_]/g)?.length ?? 0) > 1_500 || /^(?:[ \t]*(?:[-+*>]|\d{1,9}[.)])){30}/m.test(text);
}

function blocks(tokens: Token[], renderText: RenderText, depth: number): ReactNode {
  if (depth > MOST_NESTED)
    return <p className="whitespace-pre-wrap">{tokens.map(({ raw }) => raw).join("")}</p>;
  // biome-ignore lint/suspicious/noArrayIndexKey: tokens have nothing else, and are made anew with each text
  return tokens.map((token, index) => <Fragment key={index}>{block(token, renderText, depth)}</Fragment>);
}

function block(token: Token, renderText: RenderText, depth: number): ReactNode {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading":
      // Not a heading of the page: its outline is not the writer's.
      return <p className="font-semibold">{inline(token.tokens, renderText, depth + 1)}</p>;
    case "paragraph":
      return <p>{inline(token.tokens, renderText, depth + 1)}</p>;
    case "text":
      return token.tokens ? inline(token.tokens, renderText, depth + 1) : renderText(token.text);
    case "code":
      return (
        <pre className="overflow-x-auto rounded-md border bg-muted px-3 py-2 font-mono text-xs">
          <code>{token.text}</code>
        </pre>
      );
    case "blockquote":
      return (
        <blockquote className="flex flex-col gap-2 border-l-2 pl-3 text-muted-foreground">
          {blocks(token.tokens ?? [], renderText, depth + 1)}
        </blockquote>
      );
    case "list":
      return list(token as Tokens.List, renderText, depth);
    case "table":
      return table(token as Tokens.Table, renderText, depth);
    case "hr":
      return <hr className="border-border" />;
    default:
      return <p className="whitespace-pre-wrap">{token.raw}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List, renderText: RenderText, depth: number): ReactNode {
  const children = items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <li key={index} className={item.task ? "-ml-5 list-none" : undefined}>
      {item.task ? <span aria-hidden>{item.checked ? "☑ " : "☐ "}</span> : null}
      {item.task ? <span className="sr-only">{item.checked ? "Done: " : "To do: "}</span> : null}
      {blocks(
        item.tokens.filter(({ type }) => type !== "checkbox"),
        renderText,
        depth + 1,
      )}
    </li>
  ));
  return ordered ? (
    <ol start={start === "" ? 1 : start} className="list-decimal pl-5">
      {children}
    </ol>
  ) : (
    <ul className="list-disc pl-5">{children}</ul>
  );
}

function table({ header, rows }: Tokens.Table, renderText: RenderText, depth: number): ReactNode {
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse text-xs [&_:is(td,th)]:border [&_:is(td,th)]:px-2 [&_:is(td,th)]:py-1">
        <thead>
          <tr>
            {header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <th key={index} className="text-left font-semibold">
                {inline(cell.tokens, renderText, depth + 1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>{inline(cell.tokens, renderText, depth + 1)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(tokens: Token[] | undefined, renderText: RenderText, depth: number): ReactNode {
  if (depth > MOST_NESTED) return (tokens ?? []).map(({ raw }) => raw).join("");
  return (tokens ?? []).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <Fragment key={index}>{inlineOne(token, renderText, depth)}</Fragment>
  ));
}

function inlineOne(token: Token, renderText: RenderText, depth: number): ReactNode {
  switch (token.type) {
    case "text":
      return token.tokens ? inline(token.tokens, renderText, depth + 1) : renderText(token.text);
    case "escape":
      return token.text;
    case "strong":
      return <strong className="font-semibold">{inline(token.tokens, renderText, depth + 1)}</strong>;
    case "em":
      return <em>{inline(token.tokens, renderText, depth + 1)}</em>;
    case "del":
      return <del>{inline(token.tokens, renderText, depth + 1)}</del>;
    case "codespan":
      return <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-[0.9em]">{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <SafeLink href={token.href}>{inline(token.tokens, (text) => text, depth + 1)}</SafeLink>;
    case "image":
      return <SafeLink href={token.href}>{token.text || token.href}</SafeLink>;
    default:
      return token.raw;
  }
}

/** Another tab, which can't reach back and isn't told where it came from. */
function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href);
  if (safe === null) return <span>{children}</span>;
  return (
    <a
      href={safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-primary underline underline-offset-2"
    >
      {children}
    </a>
  );
}
