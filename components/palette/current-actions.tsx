"use client";
import { shortReference } from "@/components/sandbox/list/short-reference";
import type { Image } from "@/server/domain/schemas/misc";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { PaletteGroup } from "./group";
import { type ImageDialog, useImageItems } from "./image-items";
import type { PaletteItem } from "./item";
import { type SandboxDialog, useSandboxItems } from "./sandbox-items";
import { type SnapshotDialog, useSnapshotItems } from "./snapshot-items";
import type { Current } from "./use-current";

/** A dialog that an action opens, with the thing that it was opened for. */
export type AskedFor =
  | { type: "sandbox"; thing: Sandbox; dialog: SandboxDialog }
  | { type: "snapshot"; thing: Snapshot; dialog: SnapshotDialog }
  | { type: "image"; thing: Image; dialog: ImageDialog };

type Props = { text: string; onRun: (item: PaletteItem) => void; onAsk: (asked: AskedFor) => void };

const ALL = 40;

/** Every action on the thing that the page is about. */
export function CurrentActions({ current, ...props }: Props & { current: NonNullable<Current> }) {
  switch (current.type) {
    case "sandbox":
      return <SandboxActions sandbox={current.thing} {...props} />;
    case "snapshot":
      return <SnapshotActions snapshot={current.thing} {...props} />;
    case "image":
      return <ImageActions image={current.thing} {...props} />;
  }
}

function SandboxActions({ sandbox, onAsk, ...props }: Props & { sandbox: Sandbox }) {
  const items = useSandboxItems(sandbox, (dialog) => onAsk({ type: "sandbox", thing: sandbox, dialog }));
  return <PaletteGroup heading={sandbox.name} items={items} most={ALL} {...props} />;
}

function SnapshotActions({ snapshot, onAsk, ...props }: Props & { snapshot: Snapshot }) {
  const items = useSnapshotItems(snapshot, (dialog) => onAsk({ type: "snapshot", thing: snapshot, dialog }));
  return <PaletteGroup heading={snapshot.name} items={items} most={ALL} {...props} />;
}

function ImageActions({ image, onAsk, ...props }: Props & { image: Image }) {
  const items = useImageItems(image, (dialog) => onAsk({ type: "image", thing: image, dialog }));
  return <PaletteGroup heading={shortReference(image.reference)} items={items} most={ALL} {...props} />;
}
