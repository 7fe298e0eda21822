"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2, Upload } from "lucide-react";
import { memo, useState } from "react";
import { May } from "@/components/account/may";
import { ActionButton } from "@/components/sandbox/actions/action-button";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { shortReference } from "@/components/sandbox/list/short-reference";
import { CancelOperation } from "@/components/shell/cancel-operation";
import { OperationProgress } from "@/components/shell/operation-progress";
import { Link } from "@/components/shell/team-navigation";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import { useTRPC } from "@/components/trpc/context";
import { Badge } from "@/components/ui/badge";
import { Bytes } from "@/components/ui/bytes";
import { later } from "@/components/ui/later";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Image } from "@/server/domain/schemas/misc";
import { ImageUse } from "./image-use";
import { OperationLayers } from "./operation-layers";
import { useImageUsers } from "./use-image-users";

const PushDialog = later(() => import("./push-dialog").then((module) => module.PushDialog));
const DeleteImageDialog = later(() =>
  import("./delete-image-dialog").then((module) => module.DeleteImageDialog),
);

const SOURCES: Record<Image["source"], string> = {
  "built-in": "Built in",
  pull: "Registry",
  import: "Archive",
  snapshot: "Snapshot",
};

export const ImageRow = memo(function ImageRow({ image, rowIndex }: { image: Image; rowIndex: number }) {
  const trpc = useTRPC();
  const { create, busy } = useCreateSandbox();
  const { data: info } = useQuery(trpc.system.info.queryOptions());
  const users = useImageUsers(image.reference);
  const [dialog, setDialog] = useState<"push" | "delete" | null>(null);
  // A long list has many of these; their dialogs are mounted when one is first opened.
  const [used, setUsed] = useState(false);
  const show = (next: "push" | "delete") => {
    setUsed(true);
    setDialog(next);
  };
  const isBase = info?.baseImage === image.reference;
  return (
    <TableRow aria-rowindex={rowIndex} data-testid="image" data-id={image.id} data-state={image.status}>
      <TableCell className="h-13 w-full max-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium" title={image.reference}>
            {shortReference(image.reference)}
          </span>
          {isBase ? <Badge>Base image</Badge> : null}
        </div>
        <ImageRowDetail image={image} />
      </TableCell>
      <TableCell className="max-sm:hidden">
        <StatusBadge status={image.status} />
      </TableCell>
      <TableCell className="text-right max-sm:hidden">
        <Bytes value={image.sizeBytes} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-lg:hidden">
        {image.snapshotId === null ? (
          SOURCES[image.source]
        ) : (
          <Link className="underline-offset-4 hover:underline" href={`/snapshots/${image.snapshotId}`}>
            {SOURCES[image.source]}
          </Link>
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-lg:hidden">
        <ImageUse image={image} name={shortReference(image.reference)} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <RelativeTime at={image.createdAt} />
      </TableCell>
      <TableCell className="w-px pl-0">
        <May>
          <div className="flex items-center justify-end gap-0.5">
            <ActionButton
              iconOnly
              variant="quiet"
              size="icon-sm"
              icon={Plus}
              label={`New sandbox from ${shortReference(image.reference)}`}
              blocked={image.status === "ready" ? null : "The image isn't ready."}
              busy={busy}
              onPress={() => void create({ image: image.reference })}
            />
            <ActionButton
              iconOnly
              variant="quiet"
              size="icon-sm"
              icon={Upload}
              label={`Push ${shortReference(image.reference)}`}
              blocked={image.status === "ready" ? null : "The image isn't ready."}
              onPress={() => show("push")}
            />
            <ActionButton
              iconOnly
              variant="quiet"
              size="icon-sm"
              icon={Trash2}
              label={`Delete ${shortReference(image.reference)}`}
              blocked={whyNotDeleted(image, isBase)}
              onPress={() => show("delete")}
            />
          </div>
        </May>
        {used ? (
          <>
            <PushDialog
              image={image}
              open={dialog === "push"}
              onOpenChange={(open) => setDialog(open ? "push" : null)}
            />
            <DeleteImageDialog
              image={image}
              users={users}
              open={dialog === "delete"}
              onOpenChange={(open) => setDialog(open ? "delete" : null)}
            />
          </>
        ) : null}
      </TableCell>
    </TableRow>
  );
});

function whyNotDeleted({ status }: Image, isBase: boolean): string | null {
  if (isBase) return "It is the base image; new sandboxes start from it.";
  if (status === "pulling") return "It is being pulled.";
  return status === "deleting" ? "It is being deleted." : null;
}

function ImageRowDetail({ image }: { image: Image }) {
  const operation = useRunningOperations().find((candidate) => candidate.imageId === image.id);
  if (operation) {
    return (
      <div className="flex items-center gap-1">
        <OperationProgress compact operation={operation} className="min-w-0 max-w-72 flex-1" />
        {operation.parts && operation.parts.length > 0 ? <OperationLayers parts={operation.parts} /> : null}
        <CancelOperation operation={operation} />
      </div>
    );
  }
  if (image.failure) {
    return (
      <p className="truncate text-destructive text-xs" title={image.failure.message}>
        {image.failure.message}
      </p>
    );
  }
  return (
    <p className="truncate text-muted-foreground text-xs">
      <span className="sm:hidden">
        <Bytes value={image.sizeBytes} />{" "}
      </span>
      <span className="font-mono text-2xs" title={image.digest ?? undefined}>
        {image.digest?.slice(0, 19) ?? ""}
      </span>
    </p>
  );
}
