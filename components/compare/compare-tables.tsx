"use client";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { CompareSummary } from "@/server/domain/schemas/compare";
import { NARROW_CELL } from "./narrow-cell";

/** Processes, listening ports and packages, a column for each side and one for what both come from. */
export function CompareTables({ summary }: { summary: CompareSummary }) {
  const { processes, ports, packages } = summary;
  const three = summary.base !== null;
  return (
    <>
      <Section
        title="Processes"
        empty="No process was started here on either side, or none was captured."
        head={["Command"]}
        three={three}
      >
        {processes.map((row) => (
          <Row
            key={`${row.cwd} ${row.command}`}
            differs={row.a !== row.b}
            three={three}
            cells={[row.base, row.a, row.b].map((count) =>
              count === null
                ? "Not captured"
                : count === 0
                  ? "—"
                  : count === 1
                    ? "Running"
                    : `${count} times`,
            )}
          >
            <span className="break-all font-mono text-xs">{row.command}</span>{" "}
            <span className="whitespace-nowrap text-muted-foreground text-xs">in {row.cwd}</span>
          </Row>
        ))}
      </Section>
      <Section
        title="Listening ports"
        empty="Nothing is listening on either side, or it was not captured."
        head={["Port"]}
        three={three}
      >
        {ports.map((row) => (
          <Row
            key={row.port}
            differs={row.a !== row.b}
            three={three}
            cells={[row.base, row.a, row.b].map((listens) =>
              listens === null ? "Not captured" : listens ? "Listening" : "—",
            )}
          >
            <span className="tabular">{row.port}</span>
          </Row>
        ))}
      </Section>
      <Section
        title="Packages"
        empty="The same packages are installed on both sides."
        head={["Package"]}
        three={three}
      >
        {packages.map((row) => (
          <Row
            key={`${row.manager} ${row.name}`}
            differs
            three={three}
            cells={[row.base, row.a, row.b].map((version) => version ?? "—")}
          >
            <span className="flex flex-wrap items-center gap-2">
              {row.name} <Badge>{row.manager}</Badge>
            </span>
          </Row>
        ))}
      </Section>
    </>
  );
}

function Section({
  title,
  head,
  empty,
  three,
  children,
}: {
  title: string;
  head: string[];
  empty: string;
  three: boolean;
  children: ReactNode[];
}) {
  return (
    <Card className="overflow-hidden">
      <CardHeader className={children.length === 0 ? "border-0" : undefined}>
        <CardTitle>{title}</CardTitle>
        <span className="tabular text-muted-foreground text-xs">{children.length}</span>
      </CardHeader>
      {children.length === 0 ? (
        <p className="px-4 pb-3 text-muted-foreground text-sm">{empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard where it is narrow
        <section aria-label={title} tabIndex={0} className="overflow-x-auto">
          <Table aria-label={title}>
            <TableHeader>
              <TableRow className="max-sm:flex">
                {head.map((name) => (
                  <TableHead key={name} className="w-full max-sm:sr-only">
                    {name}
                  </TableHead>
                ))}
                {three ? <TableHead className={NARROW_CELL}>Base</TableHead> : null}
                <TableHead className={NARROW_CELL}>A</TableHead>
                <TableHead className={NARROW_CELL}>B</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>{children}</TableBody>
          </Table>
        </section>
      )}
    </Card>
  );
}

function Row({
  cells: [base, a, b],
  three,
  differs,
  children,
}: {
  cells: string[];
  three: boolean;
  differs: boolean;
  children: ReactNode;
}) {
  const cell = `tabular h-9 whitespace-nowrap text-xs max-sm:whitespace-normal max-sm:break-words ${NARROW_CELL}`;
  return (
    <TableRow
      data-state={differs ? "differs" : "same"}
      className={`max-sm:flex max-sm:flex-wrap ${differs ? "font-medium" : "text-muted-foreground"}`}
    >
      <TableCell className="h-9 min-w-40 max-sm:h-auto max-sm:basis-full max-sm:pb-0">{children}</TableCell>
      {three ? <TableCell className={cell}>{base}</TableCell> : null}
      <TableCell className={cell}>{a}</TableCell>
      <TableCell className={cell}>{b}</TableCell>
    </TableRow>
  );
}
