"use client";
import {
  Clock,
  Ellipsis,
  GitCompareArrows,
  GitFork,
  HardDrive,
  History,
  LayoutGrid,
  MemoryStick,
  Pause,
  Pencil,
  Play,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { Link } from "@/components/shell/team-navigation";
import { Button, type ButtonProps } from "@/components/ui/button";
import { DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { later } from "@/components/ui/later";
import { LazyDropdownMenu } from "@/components/ui/lazy-dropdown-menu";
import { wallHref } from "@/components/wall/members";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { canTerminate, isEnded, whyNoRollback, whyNoSnapshot } from "./availability";
import type { MenuDialog } from "./sandbox-menu-dialogs";
import { useMemoryBlocked } from "./use-memory-blocked";
import { useSandboxActions } from "./use-sandbox-actions";

const SandboxMenuDialogs = later(() =>
  import("./sandbox-menu-dialogs").then((module) => module.SandboxMenuDialogs),
);

/** Every action on a sandbox, for a row or a node. */
export function SandboxMenu({
  sandbox,
  size = "icon-sm",
  tabIndex,
}: { sandbox: Sandbox } & Pick<ButtonProps, "size" | "tabIndex">) {
  const [dialog, setDialog] = useState<MenuDialog | null>(null);
  // A long list has many of these menus; the dialogs are loaded and mounted when one is first opened.
  const [used, setUsed] = useState(false);
  return (
    <>
      <LazyDropdownMenu
        onOpen={() => setUsed(true)}
        trigger={
          <Button variant="quiet" size={size} tabIndex={tabIndex} aria-label={`Actions for ${sandbox.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <DropdownMenuContent>
          <Items sandbox={sandbox} setDialog={setDialog} />
        </DropdownMenuContent>
      </LazyDropdownMenu>
      {used ? <SandboxMenuDialogs sandbox={sandbox} dialog={dialog} onDialog={setDialog} /> : null}
    </>
  );
}

function Items({ sandbox, setDialog }: { sandbox: Sandbox; setDialog: (dialog: MenuDialog) => void }) {
  const actions = useSandboxActions(sandbox);
  const may = useMay("write");
  const memoryBlocked = useMemoryBlocked();
  const noSnapshot = whyNoSnapshot(sandbox.status) !== null;
  const noMemory = noSnapshot || memoryBlocked !== null;
  return (
    <>
      {may ? (
        <>
          <DropdownMenuItem disabled={noSnapshot} onSelect={() => void actions.snapshotFilesystem()}>
            <HardDrive aria-hidden />
            Snapshot filesystem
          </DropdownMenuItem>
          <DropdownMenuItem disabled={noMemory} onSelect={() => void actions.snapshotMemory()}>
            <MemoryStick aria-hidden />
            Snapshot memory
          </DropdownMenuItem>
          <DropdownMenuItem disabled={noMemory} onSelect={() => void actions.fork(1)}>
            <GitFork aria-hidden />
            Fork
          </DropdownMenuItem>
        </>
      ) : null}
      <DropdownMenuItem asChild>
        <Link href={wallHref({ origin: sandbox.id })}>
          <LayoutGrid aria-hidden />
          Fork wall
        </Link>
      </DropdownMenuItem>
      {may ? (
        <DropdownMenuItem
          disabled={whyNoRollback(sandbox.status) !== null}
          onSelect={() => setDialog("rollback")}
        >
          <History aria-hidden />
          Roll back…
        </DropdownMenuItem>
      ) : null}
      <DropdownMenuItem disabled={noSnapshot} onSelect={() => setDialog("compare")}>
        <GitCompareArrows aria-hidden />
        Compare with…
      </DropdownMenuItem>
      {may ? (
        <>
          <DropdownMenuSeparator />
          {sandbox.status === "paused" ? (
            <DropdownMenuItem onSelect={() => void actions.resume()}>
              <Play aria-hidden />
              Resume
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem disabled={sandbox.status !== "running"} onSelect={() => void actions.pause()}>
              <Pause aria-hidden />
              Pause
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => setDialog("rename")}>
            <Pencil aria-hidden />
            Rename…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={isEnded(sandbox.status)} onSelect={() => setDialog("time-limit")}>
            <Clock aria-hidden />
            Time limit…
          </DropdownMenuItem>
          {canTerminate(sandbox.status) ? (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem variant="destructive" onSelect={() => setDialog("terminate")}>
                <Trash2 aria-hidden />
                Terminate…
              </DropdownMenuItem>
            </>
          ) : null}
        </>
      ) : null}
    </>
  );
}
