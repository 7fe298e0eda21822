"use client";
import { useEffect, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { useRouter } from "@/components/shell/team-navigation";
import { later } from "@/components/ui/later";
import { matchShortcut, type ShortcutId } from "./shortcuts";
import { setOpened, useOpened } from "./store";

/** How long the second key of two may take, ms. */
const PREFIX_MS = 1200;

/** By then the page is there; the first press should not have to wait. */
const WARM_AFTER_MS = 2000;

const Palette = later(() => import("./palette").then((module) => module.Palette));
const ShortcutsDialog = later(() => import("./shortcuts-dialog").then((module) => module.ShortcutsDialog));

/** Listens for the shortcuts of the frame; the palette and the list of shortcuts are loaded when first asked for. */
export function FrameKeys() {
  const may = useMay("write");
  const router = useRouter();
  const opened = useOpened();
  const { create, busy } = useCreateSandbox();
  const [used, setUsed] = useState({ palette: false, help: false });

  useEffect(() => {
    const timer = setTimeout(() => {
      Palette.load();
      ShortcutsDialog.load();
    }, WARM_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (opened !== null && !used[opened]) setUsed({ ...used, [opened]: true });

  useEffect(() => {
    const run: Record<ShortcutId, () => void> = {
      palette: () => setOpened("palette"),
      help: () => setOpened("help"),
      filter: focusFilter,
      new: () => {
        if (may && !busy) void create();
      },
      "new-options": () => {
        if (may) router.push(createHref({}));
      },
      "go-sandboxes": () => router.push("/sandboxes"),
      "go-lineage": () => router.push("/lineage"),
      "go-snapshots": () => router.push("/snapshots"),
      "go-images": () => router.push("/images"),
      "go-activity": () => router.push("/activity"),
      "go-settings": () => router.push("/settings"),
    };
    let prefix: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const match = matchShortcut(event, { prefix, ...placeOf(event.target) });
      clearTimeout(timer);
      prefix = null;
      if (match === null) return;
      event.preventDefault();
      if ("id" in match) return run[match.id]();
      prefix = match.prefix;
      timer = setTimeout(() => {
        prefix = null;
      }, PREFIX_MS);
    }

    document.addEventListener("keydown", onKeyDown);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, [router, create, busy, may]);

  return (
    <>
      {used.palette ? <Palette /> : null}
      {used.help ? <ShortcutsDialog /> : null}
    </>
  );
}

/** Fields take letters themselves, and so do open menus and lists; a dialog is not to be left by accident. */
function placeOf(target: EventTarget | null): { typing: boolean; terminal: boolean } {
  if (!(target instanceof Element)) return { typing: false, terminal: false };
  const field = "input, textarea, select, [contenteditable=''], [contenteditable=true]";
  const taken = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]";
  return {
    typing: target.closest(field) !== null || target.closest(taken) !== null,
    terminal: target.closest(".xterm") !== null,
  };
}

function focusFilter() {
  document.querySelector<HTMLInputElement>("#main input[type=search]")?.focus();
}
