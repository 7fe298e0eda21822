"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { TableHead } from "@/components/ui/table";
import { nextSort, type Sort, type SortKey } from "./sort";

/** A heading that sorts by its column; pressed again, the other way round. */
export function SortHead(props: {
  name: SortKey;
  sort: Sort;
  onSort: (sort: Sort) => void;
  className?: string;
  children: string;
}) {
  const { name, sort } = props;
  const active = sort.key === name;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <TableHead
      aria-sort={active ? (sort.descending ? "descending" : "ascending") : "none"}
      className={props.className}
    >
      <button
        type="button"
        onClick={() => props.onSort(nextSort(sort, name))}
        className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-foreground"
      >
        {props.children}
        {active ? <Arrow aria-hidden className="size-3" /> : <span aria-hidden className="size-3" />}
      </button>
    </TableHead>
  );
}
