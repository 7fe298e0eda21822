"use client";
import { Command } from "cmdk";
import { Box, Camera, Layers } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type Ref, useState } from "react";
import { shortReference } from "@/components/sandbox/list/short-reference";
import { useRouter } from "@/components/shell/team-navigation";
import { overlayClasses } from "@/components/ui/dialog";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import { AskedDialog } from "./asked-dialog";
import { type AskedFor, CurrentActions } from "./current-actions";
import { useGeneralItems } from "./general-items";
import { PaletteGroup } from "./group";
import type { PaletteItem } from "./item";
import { setOpened, useOpened } from "./store";
import { useCurrent, useThings } from "./use-current";

/** Every action on the current thing, and the way to anything by name or id. */
export function Palette() {
  const open = useOpened() === "palette";
  const [asked, setAsked] = useState<AskedFor | null>(null);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Primitive.Root open={open} onOpenChange={(next) => setOpened(next ? "palette" : null)}>
        <Primitive.Portal>
          <Primitive.Overlay className={overlayClasses} />
          <PalettePanel
            onAsk={(next) => {
              setAsked(next);
              setAsking(true);
            }}
          />
        </Primitive.Portal>
      </Primitive.Root>
      {asked ? <AskedDialog asked={asked} open={asking} onOpenChange={setAsking} /> : null}
    </>
  );
}

/** There only while the palette is. */
function PalettePanel({ ref, onAsk }: { ref?: Ref<HTMLDivElement>; onAsk: (asked: AskedFor) => void }) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Content
      ref={ref}
      aria-describedby={undefined}
      onCloseAutoFocus={returnFocus}
      className="fixed top-[10dvh] left-1/2 z-50 flex max-h-[min(30rem,80dvh)] w-[min(40rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border bg-popover text-popover-foreground shadow-xl"
    >
      <Primitive.Title className="sr-only">Search and actions</Primitive.Title>
      <PaletteBody onAsk={onAsk} />
    </Primitive.Content>
  );
}

function PaletteBody({ onAsk }: { onAsk: (asked: AskedFor) => void }) {
  const [text, setText] = useState("");
  const things = useThings();
  const current = useCurrent(things);
  const general = useGeneralItems();
  const jumps = useJumps(things);
  const searching = text.trim() !== "";

  function run(item: PaletteItem) {
    setOpened(null);
    item.run();
  }
  const group = (heading: string, items: PaletteItem[], most?: number) => (
    <PaletteGroup heading={heading} items={items} text={text} onRun={run} most={most} />
  );

  return (
    <Command shouldFilter={false} label="Search and actions" className="flex min-h-0 flex-col">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Search by name or ID, or type a command"
        className="h-12 w-full shrink-0 border-b bg-transparent px-4 text-base outline-none placeholder:text-muted-foreground"
      />
      <Command.List label="Results" className="min-h-0 scroll-py-2 overflow-y-auto overscroll-contain py-1">
        <Command.Empty className="px-4 py-10 text-center text-muted-foreground">No results.</Command.Empty>
        {current ? <CurrentActions current={current} text={text} onRun={run} onAsk={onAsk} /> : null}
        {searching ? null : group("Create", general.make)}
        {group("Sandboxes", jumps.sandboxes, searching ? 12 : 5)}
        {group("Snapshots", jumps.snapshots, searching ? 12 : 5)}
        {group("Images", jumps.images, searching ? 12 : 5)}
        {searching ? group("Create", general.make) : null}
        {group("Pages", general.pages)}
        {group("Other", general.other)}
      </Command.List>
    </Command>
  );
}

/** Things to go to: those that live before those that have ended, newest first as the lists give them. */
function useJumps({ sandboxes, snapshots, images }: ReturnType<typeof useThings>) {
  const router = useRouter();
  const ended = ({ status }: { status: string }) => (status === "terminated" ? 1 : 0);
  return {
    sandboxes: [...sandboxes]
      .sort((a, b) => ended(a) - ended(b))
      .map(({ id, name, status }) => ({
        id,
        label: name,
        icon: Box,
        hint: status,
        keywords: id,
        run: () => router.push(`/sandboxes/${id}`),
      })),
    snapshots: snapshots.map(({ id, name, kind }) => ({
      id,
      label: name,
      icon: Camera,
      hint: kind,
      keywords: id,
      run: () => router.push(`/snapshots/${id}`),
    })),
    images: images.map(({ id, reference }) => ({
      id,
      label: shortReference(reference),
      icon: Layers,
      keywords: `${reference} ${id}`,
      run: () => router.push(`/images?q=${encodeURIComponent(reference)}`),
    })),
  };
}
