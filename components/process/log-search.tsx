"use client";
import { ChevronDown, ChevronUp } from "lucide-react";
import { SearchInput } from "@/components/shell/search-input";
import { Button } from "@/components/ui/button";

/** Looks for text in a log: Enter goes to the next line that has it, Shift+Enter to the one before. */
export function LogSearch(props: {
  wanted: string;
  onSearch: (text: string) => void;
  /** Lines that have it. */
  count: number;
  /** Which of them is shown; -1 for none yet. */
  match: number;
  onGo: (step: 1 | -1) => void;
}) {
  const { wanted, count, match } = props;
  return (
    <div role="search" aria-label="Log" className="flex min-w-0 items-center gap-0.5">
      <SearchInput
        value={wanted}
        onChange={props.onSearch}
        label="Search log"
        className="w-36 min-w-0 [&_input]:h-6 [&_input]:text-xs"
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          props.onGo(event.shiftKey ? -1 : 1);
        }}
      />
      {wanted ? (
        <>
          <span role="status" className="tabular whitespace-nowrap px-1 text-2xs text-muted-foreground">
            {match === -1 ? "" : `${match + 1} of `}
            {count} {count === 1 ? "line" : "lines"}
          </span>
          <Button
            size="icon-xs"
            variant="quiet"
            aria-label="Previous match"
            disabled={count === 0}
            onClick={() => props.onGo(-1)}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            size="icon-xs"
            variant="quiet"
            aria-label="Next match"
            disabled={count === 0}
            onClick={() => props.onGo(1)}
          >
            <ChevronDown aria-hidden />
          </Button>
        </>
      ) : null}
    </div>
  );
}
