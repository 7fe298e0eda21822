import type { LucideIcon } from "lucide-react";

/** One line of the palette. */
export type PaletteItem = {
  id: string;
  label: string;
  icon: LucideIcon;
  /** Quietly at the end of the line. */
  hint?: string;
  keys?: string;
  /** Found by these too, such as an id. */
  keywords?: string;
  /** Why it can't be done now. */
  blocked?: string | null;
  destructive?: boolean;
  run: () => void;
};

/** Those in which every word of the text occurs, the ones that begin with it first, at most `most`. */
export function searchItems<T extends Pick<PaletteItem, "label" | "keywords">>(
  items: T[],
  text: string,
  most: number,
): T[] {
  const needle = text.trim().toLowerCase();
  if (!needle) return items.slice(0, most);
  const words = needle.split(/\s+/);
  const found = items.filter(({ label, keywords = "" }) => {
    const all = `${label} ${keywords}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const begins = ({ label }: T) => (label.toLowerCase().startsWith(needle) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, most);
}
