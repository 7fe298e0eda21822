"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { later } from "@/components/ui/later";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";

// jsdiff is loaded only where a diff is shown.
const DiffView = later(() => import("./diff-view").then((module) => module.DiffView), {
  loading: () => <Loading />,
});

const Loading = () => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-2 border-t p-4">
    <Skeleton className="h-4 w-2/3" />
    <Skeleton className="h-4 w-1/2" />
  </div>
);

/** What the columns are called. */
export type Names = { a: string; b: string; base: string | null };

const VIEWS = ["ab", "a", "b"] as const;

/** The text of one file on both sides; with a common origin also what each side did to it. */
export function DiffDialog({
  a,
  b,
  path,
  names,
  live,
  onClose,
}: {
  a: string | undefined;
  b: string;
  path: string;
  names: Names;
  /** A side may change at any time. */
  live: boolean;
  onClose: () => void;
}) {
  const { data, error } = useQuery(
    useTRPC().compare.file.queryOptions({ a, b, path }, live ? { staleTime: 0, gcTime: 0 } : {}),
  );
  const [view, setView] = useState<(typeof VIEWS)[number]>("ab");
  const sides = data && {
    ab: [data.a, data.b] as const,
    a: [data.base, data.a] as const,
    b: [data.base, data.b] as const,
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent className="h-[min(44rem,calc(100dvh-2rem))] max-w-4xl">
        <DialogHeader>
          <DialogTitle className="break-all font-mono text-sm">{path}</DialogTitle>
          <DialogDescription className="text-xs">
            From {names.a} to {names.b}
          </DialogDescription>
          {names.base === null ? null : (
            <Segmented
              label="What to compare"
              value={view}
              onChange={setView}
              className="mt-1 self-start"
              options={[
                { value: "ab", label: "A and B" },
                { value: "a", label: "Base and A" },
                { value: "b", label: "Base and B" },
              ]}
            />
          )}
        </DialogHeader>
        {sides ? (
          <DiffView before={sides[view][0]} after={sides[view][1]} />
        ) : error ? (
          <p role="alert" className="border-t p-4 text-destructive text-sm">
            {failureOf(error).message}
          </p>
        ) : (
          <Loading />
        )}
      </DialogContent>
    </Dialog>
  );
}
