/** Dark enough for white letters on them, in both themes. */
const COLOURS = [
  "bg-[oklch(0.5_0.16_25)]",
  "bg-[oklch(0.48_0.11_60)]",
  "bg-[oklch(0.47_0.1_115)]",
  "bg-[oklch(0.47_0.11_155)]",
  "bg-[oklch(0.48_0.09_205)]",
  "bg-[oklch(0.49_0.14_250)]",
  "bg-[oklch(0.5_0.18_290)]",
  "bg-[oklch(0.5_0.17_340)]",
];

/** A person's own, the same everywhere. */
export function colourOf(userId: string): string {
  let hash = 0;
  for (const char of userId) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  return COLOURS[hash % COLOURS.length]!;
}

/** `AL` of Ann Lee, `A` of Ann. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._()-]+/)
    .filter(Boolean);
  const chosen = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return chosen.map((word) => [...word][0]!.toLocaleUpperCase()).join("") || "?";
}
