"use client";
import { useTheme } from "next-themes";

/**
 * The theme that was chosen, and how to choose another. Colours change at once then, not each at its own pace:
 * next-themes would see to that too, but also when a page opens, where it has the whole page styled twice more.
 */
export function useThemeChoice(): { theme: string | undefined; choose(theme: string): void } {
  const { theme, setTheme } = useTheme();
  return {
    theme,
    choose(next) {
      const { dataset } = document.documentElement;
      dataset.themeChanging = "";
      setTheme(next);
      // The theme is on in the next frame; the one after it may move again.
      requestAnimationFrame(() => requestAnimationFrame(() => delete dataset.themeChanging));
    },
  };
}
