"use client";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { TerminalSession } from "./session";

const COLOURS = {
  matchBackground: "#7a5b00",
  matchOverviewRuler: "#d29922",
  activeMatchBackground: "#b35900",
  activeMatchColorOverviewRuler: "#f0883e",
};

/** Searches the scrollback. Enter goes to the next match, Shift+Enter to the one before, Escape closes. */
export function TerminalFind({ session, onClose }: { session: TerminalSession; onClose: () => void }) {
  const { search, terminal } = session.screen;
  const [text, setText] = useState("");
  const [found, setFound] = useState({ resultIndex: -1, resultCount: 0 });

  useEffect(() => {
    const listener = search.onDidChangeResults(setFound);
    return () => {
      listener.dispose();
      search.clearDecorations();
      terminal.focus();
    };
  }, [search, terminal]);

  function go(direction: "next" | "previous", term: string, incremental = false) {
    if (!term) {
      search.clearDecorations();
      setFound({ resultIndex: -1, resultCount: 0 });
      return;
    }
    if (direction === "next") search.findNext(term, { decorations: COLOURS, incremental });
    else search.findPrevious(term, { decorations: COLOURS, incremental });
  }

  function key(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter") go(event.shiftKey ? "previous" : "next", text);
    else return;
    event.preventDefault();
  }

  const count = found.resultCount === 0 ? "No matches" : `${found.resultIndex + 1} of ${found.resultCount}`;
  return (
    <search className="absolute top-2 right-3 z-20 flex w-72 max-w-[calc(100%-1.5rem)] items-center gap-1 rounded-lg border bg-popover p-1 shadow-lg">
      <Input
        aria-label="Find in the terminal"
        placeholder="Find"
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          go("previous", event.target.value, true);
        }}
        onKeyDown={key}
        className="h-7"
      />
      <span role="status" className="tabular shrink-0 px-1 text-2xs text-muted-foreground">
        {text ? count : ""}
      </span>
      <Button variant="quiet" size="icon-xs" aria-label="Previous match" onClick={() => go("previous", text)}>
        <ArrowUp aria-hidden />
      </Button>
      <Button variant="quiet" size="icon-xs" aria-label="Next match" onClick={() => go("next", text)}>
        <ArrowDown aria-hidden />
      </Button>
      <Button variant="quiet" size="icon-xs" aria-label="Close find" onClick={onClose}>
        <X aria-hidden />
      </Button>
    </search>
  );
}
