"use client";
import type { ReactNode } from "react";
import { TableBody } from "@/components/ui/table";
import { useRowWindow } from "./use-row-window";

/** Height of a row with two lines of text, px; as `h-13`. */
const ROW_HEIGHT = 53;

/** The body of a table of any length, of which only the rows around the visible part are rendered. */
export function WindowedBody<T>({
  items,
  columns,
  children,
}: {
  items: T[];
  columns: number;
  /** Renders one; `rowIndex` is its `aria-rowindex`, where the heading row is the first. */
  children: (item: T, rowIndex: number) => ReactNode;
}) {
  const { ref, start, end, before, after } = useRowWindow<HTMLTableSectionElement>(items.length, ROW_HEIGHT);
  return (
    <TableBody ref={ref}>
      <Space height={before} columns={columns} />
      {items.slice(start, end).map((item, index) => children(item, start + index + 2))}
      <Space height={after} columns={columns} />
    </TableBody>
  );
}

function Space({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}
