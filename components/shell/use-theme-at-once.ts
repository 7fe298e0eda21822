"use client";
import { useEffect } from "react";

/**
 * Colours change at once with the theme, not each at its own pace, whoever changed it: a person, another tab, the
 * system. next-themes would see to that too, but also when a page opens, and has the whole page styled twice more there.
 */
export function useThemeAtOnce(): void {
  useEffect(() => {
    const html = document.documentElement;
    let theme = html.className;
    // Told before the page is styled anew.
    const observer = new MutationObserver(() => {
      if (html.className === theme) return;
      theme = html.className;
      html.dataset.themeChanging = "";
      // The theme is on in the next frame; the one after it may move again.
      requestAnimationFrame(() => requestAnimationFrame(() => delete html.dataset.themeChanging));
    });
    observer.observe(html, { attributeFilter: ["class"] });
    return () => observer.disconnect();
  }, []);
}
