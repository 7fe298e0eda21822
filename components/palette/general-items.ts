"use client";
import { Download, FileInput, Keyboard, Monitor, Moon, Plus, SlidersHorizontal, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useMay } from "@/components/account/use-me";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { DESTINATIONS } from "@/components/shell/navigation";
import { useRouter } from "@/components/shell/team-navigation";
import type { PaletteItem } from "./item";
import { SHORTCUTS, type ShortcutId } from "./shortcuts";
import { setOpened } from "./store";

const THEMES = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

/** What doesn't depend on where one is: what can be made, the pages, the theme. */
export function useGeneralItems(): { make: PaletteItem[]; pages: PaletteItem[]; other: PaletteItem[] } {
  const may = useMay("write");
  const router = useRouter();
  const { create } = useCreateSandbox();
  const { theme, setTheme } = useTheme();
  return {
    make: !may
      ? []
      : [
          {
            id: "new",
            label: "New sandbox",
            icon: Plus,
            keywords: "create",
            keys: SHORTCUTS.new.keys,
            run: () => void create(),
          },
          {
            id: "new-options",
            label: "New sandbox with options…",
            icon: SlidersHorizontal,
            keywords: "create",
            keys: SHORTCUTS["new-options"].keys,
            run: () => router.push(createHref({})),
          },
          { id: "pull", label: "Pull image…", icon: Download, run: () => router.push("/images?dialog=pull") },
          {
            id: "import",
            label: "Import image archive…",
            icon: FileInput,
            run: () => router.push("/images?dialog=import"),
          },
        ],
    pages: DESTINATIONS.map(({ href, label, icon }) => ({
      id: `page:${href}`,
      label,
      icon,
      keywords: "go to page",
      keys: SHORTCUTS[`go-${href.slice(1)}` as ShortcutId]?.keys,
      run: () => router.push(href),
    })),
    other: [
      ...THEMES.map(({ value, label, icon }) => ({
        id: `theme:${value}`,
        label: `Theme: ${label}`,
        icon,
        hint: theme === value ? "now" : undefined,
        run: () => setTheme(value),
      })),
      {
        id: "help",
        label: "Keyboard shortcuts",
        icon: Keyboard,
        keys: SHORTCUTS.help.keys,
        run: () => setOpened("help"),
      },
    ],
  };
}
