"use client";
import {
  Ellipsis,
  GitCompareArrows,
  HardDrive,
  History,
  Package,
  Pencil,
  Plus,
  Share2,
  SlidersHorizontal,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { whyNoRollback } from "@/components/sandbox/actions/availability";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { useRouter } from "@/components/shell/team-navigation";
import { Button, type ButtonProps } from "@/components/ui/button";
import { DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { later } from "@/components/ui/later";
import { LazyDropdownMenu } from "@/components/ui/lazy-dropdown-menu";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import type { MenuDialog } from "./snapshot-menu-dialogs";
import { useSource } from "./use-source";

const SnapshotMenuDialogs = later(() =>
  import("./snapshot-menu-dialogs").then((module) => module.SnapshotMenuDialogs),
);

export function SnapshotMenu({
  snapshot,
  size = "icon-sm",
  tabIndex,
}: { snapshot: Snapshot } & Pick<ButtonProps, "size" | "tabIndex">) {
  const [dialog, setDialog] = useState<MenuDialog | null>(null);
  // A long list has many of these menus; the dialogs are loaded and mounted when one is first opened.
  const [used, setUsed] = useState(false);
  return (
    <>
      <LazyDropdownMenu
        onOpen={() => setUsed(true)}
        trigger={
          <Button variant="quiet" size={size} tabIndex={tabIndex} aria-label={`Actions for ${snapshot.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <DropdownMenuContent>
          <Items snapshot={snapshot} setDialog={setDialog} />
        </DropdownMenuContent>
      </LazyDropdownMenu>
      {used ? <SnapshotMenuDialogs snapshot={snapshot} dialog={dialog} onDialog={setDialog} /> : null}
    </>
  );
}

function Items({ snapshot, setDialog }: { snapshot: Snapshot; setDialog: (dialog: MenuDialog) => void }) {
  const may = useMay("write");
  const router = useRouter();
  const { create } = useCreateSandbox();
  const ready = snapshot.status === "ready";
  const source = useSource(snapshot.sandboxId);
  const noRollback = !source || whyNoRollback(source.status) !== null;
  return (
    <>
      {may ? (
        <>
          <DropdownMenuItem disabled={!ready} onSelect={() => void create({ snapshotId: snapshot.id })}>
            <Plus aria-hidden />
            New sandbox
          </DropdownMenuItem>
          {snapshot.kind === "memory" ? (
            <DropdownMenuItem
              disabled={!ready}
              onSelect={() => void create({ snapshotId: snapshot.id, filesOnly: true })}
            >
              <HardDrive aria-hidden />
              New sandbox from its files
            </DropdownMenuItem>
          ) : null}
          <DropdownMenuItem
            disabled={!ready}
            onSelect={() => router.push(createHref({ snapshot: snapshot.id }))}
          >
            <SlidersHorizontal aria-hidden />
            New sandbox with options…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!ready || noRollback} onSelect={() => setDialog("rollback")}>
            <History aria-hidden />
            Roll {source?.name ?? "its sandbox"} back to this…
          </DropdownMenuItem>
        </>
      ) : null}
      <DropdownMenuItem disabled={!ready} onSelect={() => setDialog("compare")}>
        <GitCompareArrows aria-hidden />
        Compare with…
      </DropdownMenuItem>
      {may ? (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setDialog("rename")}>
            <Pencil aria-hidden />
            Rename…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!ready} onSelect={() => setDialog("image")}>
            <Package aria-hidden />
            Build image…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!ready} onSelect={() => setDialog("share")}>
            <Share2 aria-hidden />
            Share…
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem
            variant="destructive"
            disabled={snapshot.status === "creating" || snapshot.status === "deleting"}
            onSelect={() => setDialog("delete")}
          >
            <Trash2 aria-hidden />
            Delete…
          </DropdownMenuItem>
        </>
      ) : null}
    </>
  );
}
