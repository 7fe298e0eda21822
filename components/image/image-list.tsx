"use client";
import { Layers, SearchX } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { WindowedBody } from "@/components/shell/windowed-body";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Image } from "@/server/domain/schemas/misc";
import { ImageRow } from "./image-row";

export function ImageList({
  images,
  filtered,
  error,
  onRetry,
  onClearFilter,
  onPull,
}: {
  images: Image[] | undefined;
  filtered: boolean;
  error: unknown;
  onRetry: () => void;
  onClearFilter: () => void;
  onPull: () => void;
}) {
  if (images === undefined) {
    return error ? <FailureState error={error} onRetry={onRetry} /> : <TableSkeleton rows={3} />;
  }
  if (images.length === 0 && filtered) {
    return (
      <EmptyState icon={SearchX} title="No matching images" description="No reference contains this text.">
        <Button onClick={onClearFilter}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (images.length === 0) {
    return (
      <EmptyState
        icon={Layers}
        title="No images yet"
        description="Sandboxes start from an OCI image. Pull one from a registry, or import an archive."
      >
        <Button variant="default" onClick={onPull}>
          Pull image
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <Table aria-rowcount={images.length + 1} aria-label="Images">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Reference</TableHead>
            <TableHead className="max-sm:hidden">Status</TableHead>
            <TableHead className="text-right max-sm:hidden">Size</TableHead>
            <TableHead className="max-lg:hidden">Source</TableHead>
            <TableHead className="max-lg:hidden">Used by</TableHead>
            <TableHead className="max-md:hidden">Added</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <WindowedBody items={images} columns={7}>
          {(image, rowIndex) => <ImageRow key={image.id} image={image} rowIndex={rowIndex} />}
        </WindowedBody>
      </Table>
    </div>
  );
}
