/** Tags in the query string: `?tags=web,staging`; a tag has no comma. */
export function readTags(param: string): string[] {
  return [...new Set(param.split(",").map((tag) => tag.trim().toLowerCase()))].filter(Boolean);
}

export const writeTags = (tags: readonly string[]): string => tags.join(",");

/** With the tag if it was without, and the other way round. */
export function toggleTag(tags: readonly string[], tag: string): string[] {
  return tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag];
}

/** Whether something has all the wanted tags. */
export function hasTags({ tags }: { tags: readonly string[] }, wanted: readonly string[]): boolean {
  return wanted.every((tag) => tags.includes(tag));
}

/** Every tag in use with how many have it, by name. */
export function countTags(things: readonly { tags: readonly string[] }[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { tags } of things) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => a.tag.localeCompare(b.tag, "en", { numeric: true }));
}
