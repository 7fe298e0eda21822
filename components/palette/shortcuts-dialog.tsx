"use client";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Keys } from "./keys";
import { SHORTCUTS, type Shortcut } from "./shortcuts";
import { shortcutsElsewhere } from "./shortcuts-elsewhere";
import { setOpened, useOpened } from "./store";
import { useMac } from "./use-mac";

export function ShortcutsDialog() {
  const open = useOpened() === "help";
  const groups = Map.groupBy(
    [...Object.values(SHORTCUTS), ...shortcutsElsewhere(useMac())],
    ({ group }) => group,
  );
  return (
    <Dialog open={open} onOpenChange={(next) => setOpened(next ? "help" : null)}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogDescription>
            Disabled while you type in a field or a terminal. Everything else is reachable with Tab and Enter.
          </DialogDescription>
        </DialogHeader>
        <DialogBody className="grid gap-x-8 gap-y-5 pb-5 sm:grid-cols-2">
          {[...groups].map(([group, shortcuts]) => (
            <Group key={group} title={group} shortcuts={shortcuts} />
          ))}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Group({ title, shortcuts }: { title: string; shortcuts: Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-muted-foreground text-xs">{title}</h3>
      <dl>
        {shortcuts.map(({ keys, label }) => (
          <div key={keys} className="flex min-h-7 items-center justify-between gap-4">
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
